"""Signals: what alarms are asked about, made from the measurements of one tick.

Some are measured as they stand, some derived; a derived signal that is only meaningful in certain
steps carries a partner `off.<name>` that suppresses its alarm by design elsewhere. All are floats;
a truth is 1.0 or 0.0.
"""

from collections.abc import Mapping
from typing import Final

from simulator.plant.interface import Measurements

WATCHES: Final = ("flow-gap", "air-input", "air-chamber", "air-product", "speed", "layer")
"""Supervisions that a step switches on."""

SIGNALS: Final = (
    "PT-101",
    "PT-102",
    "VT-101",
    "TIC-101",
    "TT-102",
    "LS-101",
    "mains-lost",
    "ups-percent",
    "waste-ml",
    "buffer-g",
    "door-open",
    "valve-mismatch",
    "identity-mismatch",
    "integrity-failed",
    "flow-gap",
    "air-input",
    "air-chamber",
    "air-product",
    "speed",
    "layer",
    "off.flow-gap",
    "off.air-input",
    "off.air-chamber",
    "off.air-product",
    "off.speed",
    "off.layer",
    "off.buffer",
    "off.kit-test",
)
"""Every signal that an alarm table may name."""


def fresh_signals() -> dict[str, float]:
    """Return the signals before the first measurement, all quiet."""
    return dict.fromkeys(SIGNALS, 0.0)


def update_signals(
    signals: dict[str, float],
    m: Measurements,
    watches: tuple[str, ...],
    facts: Mapping[str, float],
) -> None:
    """Write the signals of this tick.

    Args:
        signals: The signals of the tick before; written in place.
        m: The measurements of this tick.
        watches: What the current step supervises.
        facts: What the controller knows: `gap`, `rpm-set`, `tare-waste`, `door-open`,
            `valve-mismatch`, `identity-mismatch`, `integrity-failed`, `is-wet`, `in-test`.
    """
    signals["PT-101"] = m.pt_101_mbar
    signals["PT-102"] = m.pt_102_mbar
    signals["VT-101"] = m.vt_101_mm_per_s
    signals["TIC-101"] = m.tic_101_c
    signals["TT-102"] = m.tt_102_c
    signals["LS-101"] = 1.0 if m.ls_101_wet else 0.0
    signals["mains-lost"] = 0.0 if m.jb_101_mains else 1.0
    signals["ups-percent"] = m.jb_101_ups_percent
    signals["waste-ml"] = m.wt_103_g - facts["tare-waste"]
    signals["buffer-g"] = m.wt_102_g
    for name in ("door-open", "valve-mismatch", "identity-mismatch", "integrity-failed"):
        signals[name] = facts[name]
    signals["off.buffer"] = 1.0 - facts["is-wet"]
    signals["off.kit-test"] = facts["in-test"]
    for name in WATCHES:
        signals["off." + name] = 1.0
        signals[name] = 0.0
    for name in watches:
        signals["off." + name] = 0.0
        signals[name] = _derive(name, m, facts)


def _derive(name: str, m: Measurements, facts: Mapping[str, float]) -> float:
    if name == "flow-gap":
        return facts["gap"]
    if name == "air-input":
        return 1.0 if m.ad_101_air else 0.0
    if name == "air-chamber":
        return 1.0 if m.ad_102_air else 0.0
    if name == "air-product":
        return 1.0 if m.ad_103_air else 0.0
    if name == "speed":
        return abs(facts["rpm-set"] - m.sc_101_rpm)
    return 1.0 if m.lt_101_interface_ml is None else 0.0
