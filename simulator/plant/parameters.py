"""Profiles: the numbers of device and process, each with unit, range, source and confidence.

Reading is pure: text goes in, a `Profile` or a list of findings comes out. Files are read by
whoever calls. A site may replace a profile without touching code; what it may not do is leave a
unit away, leave a range, or name a parameter that the model does not know.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import ClassVar, Final

import yaml

from simulator.plant.interface import PlantError

CONFIDENCES: Final = ("published", "general knowledge", "assumption", "derived")
_SIGNED: Final = ("transport_temperature", "ambient_temperature", "sink_head")
"""Parameters that may be negative."""
_MAY_BE_ZERO: Final = (
    *_SIGNED,
    "transport_time",
    "base_entrainment",
    "source_head",
    "kit_residual_leak",
    "pump_slip",
    "pump_tube_fatigue",
    "input_bag_air",
    "weld_failure",
    "pouch_damage",
)
"""Parameters that nothing is divided by."""
_FIELDS: Final = ("name", "symbol", "value", "unit", "range", "source", "confidence")

UNITS: Final[dict[str, str]] = {
    "patient_weight": "kg",
    "cd34_collected_per_kg": "1/kg",
    "cd34_fraction": "-",
    "apheresis_volume": "mL",
    "apheresis_viability": "-",
    "apheresis_platelets": "1",
    "apheresis_hematocrit": "-",
    "transport_time": "h",
    "transport_temperature": "C",
    "donor_gsd_cd34": "-",
    "donor_gsd_nucleated": "-",
    "donor_gsd_platelets": "-",
    "hold_loss_5c": "1/h",
    "hold_loss_21c": "1/h",
    "hold_loss_37c": "1/h",
    "hold_crowding_start": "1/mL",
    "hold_crowding_scale": "1/mL",
    "hold_loss_ratio_other": "-",
    "suspension_viscosity": "mPa s",
    "cd34_diameter": "um",
    "cd34_excess_density": "kg/m3",
    "leukocyte_diameter": "um",
    "leukocyte_excess_density": "kg/m3",
    "platelet_diameter": "um",
    "platelet_excess_density": "kg/m3",
    "platelet_volume": "fL",
    "red_cell_diameter": "um",
    "red_cell_excess_density": "kg/m3",
    "dead_cell_settling_ratio": "-",
    "pellet_packing": "-",
    "chamber_path": "mm",
    "chamber_path_min": "mm",
    "chamber_capacity": "mL",
    "base_entrainment": "-",
    "layer_entrainment_volume": "mL",
    "resuspension_time": "s",
    "rotor_radius": "cm",
    "rotor_acceleration": "rpm/s",
    "rotor_deceleration": "rpm/s",
    "tubing_inner_diameter": "mm",
    "line_viscosity": "mPa s",
    "input_line_length": "m",
    "buffer_line_length": "m",
    "waste_line_length": "m",
    "product_line_length": "m",
    "chamber_line_length": "m",
    "supernatant_line_length": "m",
    "recirculation_line_length": "m",
    "inlet_manifold_volume": "mL",
    "outlet_manifold_volume": "mL",
    "line_compliance": "mL/mbar",
    "suction_compliance": "mL/mbar",
    "source_head": "mbar",
    "sink_head": "mbar",
    "bag_stretch": "mbar/mL",
    "vent_resistance": "mbar s/mL",
    "burst_pressure": "mbar",
    "burst_leak": "um",
    "kit_residual_leak": "um",
    "leak_air_flow": "mL/min",
    "leak_air_to_liquid": "-",
    "pump_calibration_sd": "-",
    "pump_stroke_cv": "-",
    "pump_slip": "1/mbar",
    "pump_tube_fatigue": "1/h",
    "air_detector_volume": "mL",
    "buffer_bag_volume": "mL",
    "bag_capacity": "mL",
    "waste_capacity": "mL",
    "bag_tare": "g",
    "input_bag_air": "mL",
    "ambient_temperature": "C",
    "thermal_time_bag": "min",
    "thermal_time_chamber": "min",
    "heater_rise": "C",
    "temperature_sensor_lag": "min",
    "stratification_time": "min",
    "ups_hold": "min",
    "ups_recharge": "min",
    "weld_failure": "-",
    "pouch_damage": "-",
    "weight_noise": "g",
    "weight_lag": "s",
    "pressure_noise": "mbar",
    "temperature_noise": "C",
    "count_cv": "-",
    "cd34_count_cv": "-",
    "viability_sd": "-",
}
"""Every parameter the plant knows, with the unit in which a profile must state it."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a profile of one kind must state.

    Attributes:
        units: Every parameter with its unit, in the order in which missing ones are listed.
        signed: Parameters that may be negative.
        may_be_zero: Parameters whose range may include zero.
    """

    units: Mapping[str, str]
    signed: tuple[str, ...] = ()
    may_be_zero: tuple[str, ...] = ()


PLANT_CATALOGUE: Final = Catalogue(UNITS, _SIGNED, _MAY_BE_ZERO)
"""What a profile of the device must state."""


class ProfileError(PlantError):
    """A profile text has findings; they are listed together, in the order of the file."""

    code: ClassVar[str] = "plant.profile.refused"

    def __init__(self, findings: "tuple[Finding, ...]") -> None:
        super().__init__("; ".join(str(finding) for finding in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in a profile: where, what, and what to do."""

    file: str
    line: int
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of the model and what is known about it."""

    name: str
    symbol: str
    value: float
    unit: str
    low: float
    high: float
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A complete, checked set of parameters.

    Attributes:
        code: Short name chosen by people.
        title: What it describes.
        parameters: All parameters in the order of the file.
        digest: SHA-256 of the canonical content, independent of layout and comments.
    """

    code: str
    title: str
    parameters: tuple[Parameter, ...]
    digest: str
    _values: dict[str, float] = field(repr=False, compare=False)

    def value(self, name: str) -> float:
        """Give the value of a parameter in the unit that `UNITS` states.

        Raises:
            KeyError: The model knows no such parameter.
        """
        return self._values[name]


def load_profile(text: str, *, file: str, catalogue: Catalogue = PLANT_CATALOGUE) -> Profile:
    """Read a profile.

    Args:
        text: The YAML text.
        file: The name to be shown in findings.
        catalogue: What the profile must state.

    Raises:
        ProfileError: The text has findings.
    """
    result = check_profile(text, file=file, catalogue=catalogue)
    if isinstance(result, Profile):
        return result
    raise ProfileError(result)


def check_profile(
    text: str, *, file: str, catalogue: Catalogue = PLANT_CATALOGUE
) -> Profile | tuple[Finding, ...]:
    """Read a profile, or give everything that is wrong with it at once.

    Example:
        >>> check_profile("code: x", file="x.yaml")[0].problem
        'title is missing'
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = f"not readable as YAML: {error.problem}"
        return (Finding(file, line, problem, "Mend the syntax at this line."),)
    except yaml.YAMLError:
        return (Finding(file, 1, "not readable as YAML", "Save the file as UTF-8 text."),)
    if not isinstance(root, yaml.MappingNode):
        return (Finding(file, 1, "not a mapping", "Begin with code, title and parameters."),)
    reader = _Reader(file, catalogue)
    head = reader.read_head(root)
    parameters = tuple(reader.read_parameters(head.get("parameters")))
    reader.find_missing(parameters, root)
    if reader.findings:
        return tuple(reader.findings)
    return build_profile(_text(head["code"]), _text(head["title"]), parameters)


def build_profile(code: str, title: str, parameters: tuple[Parameter, ...]) -> Profile:
    """Give the profile of parameters that are already checked."""
    lines = [f"{code}\n{title}"]
    lines.extend(
        f"{p.name}|{p.symbol}|{p.value.hex()}|{p.unit}|{p.low.hex()}|{p.high.hex()}"
        f"|{p.source}|{p.confidence}"
        for p in parameters
    )
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return Profile(code, title, parameters, digest, {p.name: p.value for p in parameters})


def _text(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _number(node: yaml.Node) -> float | None:
    try:
        value = float(_text(node))
    except ValueError:
        return None
    return value if isfinite(value) else None


class _Reader:
    """Walks the nodes of one file and gathers findings."""

    def __init__(self, file: str, catalogue: Catalogue) -> None:
        self.file = file
        self.catalogue = catalogue
        self.findings: list[Finding] = []

    def find(self, node: yaml.Node, problem: str, remedy: str) -> None:
        self.findings.append(Finding(self.file, _line(node), problem, remedy))

    def read_head(self, root: yaml.MappingNode) -> dict[str, yaml.Node]:
        head = {_text(key): value for key, value in root.value}
        for key, node in head.items():
            if key not in {"code", "title", "status", "parameters"}:
                self.find(node, f"unknown key {key}", "Remove it.")
        for key in ("code", "title", "parameters"):
            if key not in head:
                self.find(root, f"{key} is missing", f"Add {key}.")
        return head

    def read_parameters(self, node: yaml.Node | None) -> Iterator[Parameter]:
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            self.find(node, "parameters is not a list", "Write one entry for each parameter.")
            return
        seen: dict[str, int] = {}
        for entry in node.value:
            parameter = self._read_parameter(entry)
            if parameter is None:
                continue
            if parameter.name in seen:
                first = seen[parameter.name]
                self.find(
                    entry, f"{parameter.name} stands twice (first at line {first})", "Keep one."
                )
                continue
            seen[parameter.name] = _line(entry)
            yield parameter

    def find_missing(self, parameters: tuple[Parameter, ...], root: yaml.Node) -> None:
        if self.findings:
            return
        present = {parameter.name for parameter in parameters}
        for name, unit in self.catalogue.units.items():
            if name not in present:
                self.find(root, f"{name} is missing", f"Add it with unit {unit}.")

    def _read_parameter(self, entry: yaml.Node) -> Parameter | None:
        if not isinstance(entry, yaml.MappingNode):
            self.find(entry, "an entry is not a mapping", f"Write {', '.join(_FIELDS)}.")
            return None
        fields = {_text(key): value for key, value in entry.value}
        before = len(self.findings)
        name = _text(fields["name"]) if "name" in fields else ""
        for key in _FIELDS:
            if key not in fields or not (_text(fields[key]) or key == "range"):
                self.find(entry, f"{name or 'a parameter'} has no {key}", f"State its {key}.")
        for key, node in fields.items():
            if key not in _FIELDS:
                self.find(node, f"{name}: unknown key {key}", "Remove it.")
        if len(self.findings) > before:
            return None
        return self._build(name, fields)

    def _build(self, name: str, fields: dict[str, yaml.Node]) -> Parameter | None:
        before = len(self.findings)
        self._check_words(name, fields)
        value = _number(fields["value"])
        if value is None:
            self.find(fields["value"], f"{name}: value is not a number", "Write a finite number.")
        bounds = self._read_range(name, fields["range"])
        if value is not None and bounds is not None and not bounds[0] <= value <= bounds[1]:
            remedy = (
                f"Choose a value from {bounds[0]:g} to {bounds[1]:g}, or justify a wider range."
            )
            self.find(fields["value"], f"{name}: {value:g} is out of range", remedy)
        self._check_sign(name, fields["range"], bounds)
        if len(self.findings) > before or value is None or bounds is None:
            return None
        unit, symbol = _text(fields["unit"]), _text(fields["symbol"])
        source, confidence = _text(fields["source"]), _text(fields["confidence"])
        return Parameter(name, symbol, value, unit, bounds[0], bounds[1], source, confidence)

    def _check_sign(self, name: str, node: yaml.Node, bounds: tuple[float, float] | None) -> None:
        known = self.catalogue
        if bounds is None or name in known.signed or name not in known.units:
            return
        if bounds[0] < 0.0:
            self.find(node, f"{name}: range begins below zero", "Begin at 0 or above.")
        elif bounds[0] == 0.0 and name not in known.may_be_zero:
            self.find(node, f"{name}: range includes zero", "Begin above 0.")

    def _check_words(self, name: str, fields: dict[str, yaml.Node]) -> None:
        units = self.catalogue.units
        if name not in units:
            self.find(fields["name"], f"unknown parameter {name}", "Correct the name or remove it.")
        elif _text(fields["unit"]) != units[name]:
            problem = f"{name}: unit {_text(fields['unit'])} where {units[name]} is expected"
            self.find(fields["unit"], problem, f"Convert the value to {units[name]}.")
        if _text(fields["confidence"]) not in CONFIDENCES:
            remedy = f"Use one of: {', '.join(CONFIDENCES)}."
            self.find(fields["confidence"], f"{name}: unknown confidence", remedy)

    def _read_range(self, name: str, node: yaml.Node) -> tuple[float, float] | None:
        parts = node.value if isinstance(node, yaml.SequenceNode) else ()
        numbers = [_number(part) for part in parts]
        if len(numbers) == 2:  # noqa: PLR2004 - low and high
            low, high = numbers
            if low is not None and high is not None and low <= high:
                return low, high
        self.find(node, f"{name}: range is not [low, high]", "Write two numbers, the lower first.")
        return None
