"""The release decision: reported values against a specification that is data.

A missing result is not a pass. Alerts are reported and fail nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from simulator.plant.parameters import CONFIDENCES
from simulator.process.errors import SpecificationError

ATTRIBUTES: Final = (
    "dose_per_kg",
    "concentration_per_ml",
    "viability",
    "post_thaw_viability",
    "cd34_purity",
    "t_cells_per_kg",
    "vcn",
    "copies_per_positive_cell",
    "lvv_positive",
    "allelic_edit",
    "sterility",
    "wash_dilution",
    "dmso_percent",
)
"""What a specification may limit."""

ROUTES: Final = ("vector", "editing")
_ACTIONS: Final = ("release", "alert")
_NEEDED: Final = (
    "attribute",
    "title",
    "unit",
    "routes",
    "action",
    "method",
    "turnaround_h",
    "confidence",
    "source",
)
_KNOWN: Final = (*_NEEDED, "low", "high")


@dataclass(frozen=True, slots=True)
class Limit:
    """One line of a specification; a bound that is not stated is `None`."""

    attribute: str
    title: str
    low: float | None
    high: float | None
    unit: str
    routes: tuple[str, ...]
    fails_batch: bool
    method: str
    turnaround_h: float
    confidence: str
    source: str

    def judge(self, value: float | None) -> str:
        """Give `""` for a value within the limits, else `missing`, `low` or `high`."""
        if value is None:
            return "missing"
        if self.low is not None and value < self.low:
            return "low"
        if self.high is not None and value > self.high:
            return "high"
        return ""


@dataclass(frozen=True, slots=True)
class Specification:
    """A release specification."""

    code: str
    title: str
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value is outside: attribute, how, the value and the limit it missed."""

    attribute: str
    verdict: str
    value: float | None
    limit: float | None


@dataclass(frozen=True, slots=True)
class Decision:
    """The disposition of a batch by the numbers alone; people decide about exceptions."""

    released: bool
    failures: tuple[Reason, ...]
    alerts: tuple[Reason, ...]


def decide_release(
    specification: Specification, route: str, reported: Mapping[str, float | None]
) -> Decision:
    """Give the decision about a batch.

    Args:
        specification: The limits.
        route: `vector` or `editing`; other lines do not apply.
        reported: Reported value of each attribute; absent or `None` counts as missing.
    """
    failures: list[Reason] = []
    alerts: list[Reason] = []
    for limit in specification.limits:
        if route not in limit.routes:
            continue
        value = reported.get(limit.attribute)
        verdict = limit.judge(value)
        if verdict:
            missed = limit.low if verdict == "low" else limit.high
            reason = Reason(limit.attribute, verdict, value, missed)
            (failures if limit.fails_batch else alerts).append(reason)
    return Decision(not failures, tuple(failures), tuple(alerts))


def read_specification(text: str, *, file: str) -> Specification:
    """Read a specification.

    Raises:
        SpecificationError: The text has findings; all of them are listed.
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SpecificationError((f"{file}: not readable as YAML. Mend the syntax.",)) from error
    if not isinstance(data, dict) or not isinstance(data.get("limits"), list):
        raise SpecificationError((f"{file}: no limits. State code, title and limits.",))
    findings: list[str] = []
    for number, entry in enumerate(data["limits"], 1):
        findings.extend(f"{file}: limit {number}: {text}" for text in _check(entry))
    findings.extend(
        f"{file}: {key} is missing. Add {key}."
        for key in ("code", "title")
        if not isinstance(data.get(key), str)
    )
    if findings:
        raise SpecificationError(tuple(findings))
    limits = tuple(_build(entry) for entry in data["limits"])
    return Specification(data["code"], data["title"], limits)


def _check(entry: Any) -> list[str]:
    if not isinstance(entry, dict):
        return ["not a mapping. Write one mapping for each limit."]
    found = [f"{key} is missing. Add it." for key in _NEEDED if key not in entry]
    found.extend(f"unknown key {key}. Remove it." for key in entry if key not in _KNOWN)
    if found:
        return found
    if entry["attribute"] not in ATTRIBUTES:
        found.append(f"unknown attribute {entry['attribute']}. Use one of {', '.join(ATTRIBUTES)}.")
    if not isinstance(entry["routes"], list) or any(r not in ROUTES for r in entry["routes"]):
        found.append(f"unknown route. Use {' or '.join(ROUTES)}.")
    if entry["action"] not in _ACTIONS:
        found.append(f"unknown action. Use {' or '.join(_ACTIONS)}.")
    if entry["confidence"] not in CONFIDENCES:
        found.append(f"unknown confidence. Use one of {', '.join(CONFIDENCES)}.")
    return found + _check_bounds(entry)


def _check_bounds(entry: dict[str, Any]) -> list[str]:
    found = [
        f"{key} is not a number. Write a number."
        for key in ("low", "high")
        if key in entry and not _is_number(entry[key])
    ]
    if "low" not in entry and "high" not in entry:
        found.append("no limit. State low, high or both.")
    elif not found and "low" in entry and "high" in entry and entry["low"] > entry["high"]:
        found.append("low is above high. Exchange them.")
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value - value == 0


def _build(entry: dict[str, Any]) -> Limit:
    return Limit(
        attribute=entry["attribute"],
        title=str(entry["title"]),
        low=float(entry["low"]) if "low" in entry else None,
        high=float(entry["high"]) if "high" in entry else None,
        unit=str(entry["unit"]),
        routes=tuple(entry["routes"]),
        fails_batch=entry["action"] == "release",
        method=str(entry["method"]),
        turnaround_h=float(entry["turnaround_h"]),
        confidence=entry["confidence"],
        source=str(entry["source"]),
    )
