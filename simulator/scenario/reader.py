"""Reading a scenario file: a scenario, or every finding in it with line and remedy."""

from collections.abc import Mapping
from typing import Any, Final

from simulator.controller.commands import COMMANDS, DeviationEvent, ImmediateAction, Role
from simulator.controller.commands import ProductImpact as Impact
from simulator.controller.errors import RecipeError
from simulator.controller.marked import Marked, Path, read_marked
from simulator.controller.recipe import digest_plain
from simulator.scenario.definition import (
    Choice,
    DeviationRule,
    Expectation,
    Fault,
    Finding,
    Prohibition,
    Scenario,
)
from simulator.scenario.disturbances import ALLOWED, EFFECTS
from simulator.scenario.errors import ScenarioFileError, ScenarioFinding
from simulator.scenario.events import Pattern
from simulator.scenario.sets import SECTIONS, Sources, join_sets
from simulator.scenario.texts import DeviceTexts
from simulator.scenario.views import Outcome

UNITS: Final = {"s": 1.0, "min": 60.0}
EVENT_KINDS: Final = (
    "phase.state",
    "phase.step",
    "element.state",
    "alarm.raise",
    "alarm.clear",
    "alarm.acknowledge",
    "power.lost",
    "power.returned",
    "power.recovery",
    "procedure.jump",
    "interlock.trip",
    "fault.injected",
    "truth.breach",
    "record.reading",
    "record.signature",
    "record.device",
    "run.ended",
)
TRUTHS: Final = ("cd34_recovery", "platelet_removal", "product_ml", "leaked_ml", "chamber_ml")
KEYS: Final = {
    "code": str,
    "version": str,
    "title": str,
    "summary": str,
    "recipe": str,
    "profile": str,
    "competencies": list,
    "duration": str,
    "time_limit": str,
    "pass_percent": int,
    "hint_cost": int,
    "outcome": dict,
    "expected": list,
    "forbidden": list,
    "lessons": list,
    "limits": list,
}
OPTIONAL: Final = {"variants": list, "faults": list, "findings": list, "deviations": list}
SKELETON: Final = {
    "expected": {"code", "title", "why", "points", "do"},
    "forbidden": {"code", "title", "why", "do"},
    "findings": {"code", "title", "why", "value", "points"},
    "faults": {"code", "effect"},
    "deviations": {"event", "points"},
}
MORE: Final = {
    "expected": {
        "after",
        "before",
        "first_of",
        "window",
        "hint",
        "lesson",
        "critical",
        "variants",
        "group",
    },
    "forbidden": {"since", "until", "unless", "penalty", "critical", "lesson", "variants"},
    "findings": {"low", "high", "lesson"},
    "faults": {"with", "when", "delay", "variants"},
    "deviations": {
        "actions_any_of",
        "actions_forbidden",
        "impacts",
        "told",
        "noticed",
        "variants",
    },
}


def read_scenario(
    text: str, name: str, texts: DeviceTexts, sets: Mapping[str, Marked] | None = None
) -> Scenario:
    """Return the scenario of a file.

    Args:
        text: What stands in the file.
        name: Name of the file, for findings.
        texts: Recipe, alarms and prompts that the scenario is about.
        sets: {name: a shared set} that the file may include.

    Raises:
        ScenarioFileError: The file has findings; all are listed.
    """
    try:
        marked = read_marked(text, name)
    except RecipeError as error:
        file, _, line = error.where.rpartition(":")
        finding = ScenarioFinding(file, int(line), error.reason, "mend the YAML")
        raise ScenarioFileError((finding,)) from error
    sources = join_sets(marked, sets or {})
    scenario = _Reader(sources, texts).read()
    if sources.findings or scenario is None:
        raise ScenarioFileError(tuple(sources.findings))
    return scenario


class _Reader:
    """Walks a file once and gathers every finding."""

    def __init__(self, sources: Sources, texts: DeviceTexts) -> None:
        self.sources = sources
        self.findings = sources.findings
        self.paths = texts.recipe.paths()
        self.alarms = tuple(each.tag for each in texts.alarms)
        self.variants: list[str] = []

    def find(self, path: Path, problem: str, remedy: str) -> None:
        """Add a finding at a path of the file."""
        self.sources.find(path, problem, remedy)

    def read(self) -> Scenario | None:
        """Return the scenario, or nothing when its frame is broken."""
        plain = self.sources.plain
        if not isinstance(plain, dict):
            self.find((), "a scenario is a mapping", "write `code:`, `title:` and the rest")
            return None
        self._check_frame(plain)
        if self.findings:
            return None
        self.variants = [str(each) for each in plain.get("variants", [])]
        return self._build(plain)

    def _check_frame(self, plain: dict[str, Any]) -> None:
        for key, kind in KEYS.items():
            if key not in plain:
                self.find((), f"{key!r} is missing", "add it")
            elif not isinstance(plain[key], kind):
                self.find((key,), f"{key!r} has the wrong type", f"write a {kind.__name__}")
        for key, value in plain.items():
            if key not in KEYS and key not in OPTIONAL:
                self.find((key,), f"unknown field {key!r}", "remove it")
            elif key in OPTIONAL and not isinstance(value, OPTIONAL[key]):
                self.find((key,), f"{key!r} has the wrong type", "write a list")
        if not self.findings:
            self._check_rows(plain)

    def _check_rows(self, plain: dict[str, Any]) -> None:
        for section in SKELETON:
            for number, row in enumerate(plain.get(section) or []):
                self._check_row(section, number, row)

    def _check_row(self, section: str, number: int, row: Any) -> None:
        path: Path = (section, number)
        if not isinstance(row, dict):
            self.find(path, f"an entry of {section!r} is a mapping", "write it as one")
            return
        for key in sorted(SKELETON[section]):
            if key not in row:
                self.find(path, f"{key!r} is missing", "add it")
        for key in row:
            if key not in SKELETON[section] and key not in MORE[section]:
                self.find((*path, key), f"unknown field {key!r}", "remove it")

    def _build(self, plain: dict[str, Any]) -> Scenario:
        outcome = plain["outcome"]
        if outcome.get("is") not in {each.value for each in Outcome}:
            self.find(("outcome",), "unknown outcome", "use completed or stopped")
        return Scenario(
            code=plain["code"],
            version=plain["version"],
            title=plain["title"],
            summary=plain["summary"],
            recipe=plain["recipe"],
            profile=plain["profile"],
            competencies=tuple(plain["competencies"]),
            duration_min=round(self.seconds(("duration",), plain["duration"]) / 60),
            time_limit_min=round(self.seconds(("time_limit",), plain["time_limit"]) / 60),
            pass_percent=plain["pass_percent"],
            hint_cost=plain["hint_cost"],
            outcome=str(outcome.get("is")),
            outcome_points=int(outcome.get("points", 0)),
            variants=tuple(self.variants),
            faults=self._rows(plain, "faults", self._fault),
            expectations=self._rows(plain, "expected", self._expectation),
            prohibitions=self._rows(plain, "forbidden", self._prohibition),
            findings=self._rows(plain, "findings", self._finding),
            deviations=self._rows(plain, "deviations", self._deviation),
            lessons=tuple(plain["lessons"]),
            limits=tuple(plain["limits"]),
            digest=digest_plain(plain),
        )

    def _rows(self, plain: dict[str, Any], section: str, read: Any) -> tuple[Any, ...]:
        rows = plain.get(section) or []
        codes: list[str] = []
        for number, row in enumerate(rows):
            code = str(row.get("code", f"{section}-{number}"))
            if code in codes and section not in SECTIONS:
                self.find((section, number), f"code {code!r} stands twice", "rename one")
            codes.append(code)
        return tuple(read((section, number), row) for number, row in enumerate(rows))

    # --- parts ------------------------------------------------------------------------------

    def seconds(self, path: Path, text: Any) -> float:
        """Return a duration such as `90 s` or `5 min` in seconds."""
        parts = str(text).split()
        if len(parts) == 2 and parts[1] in UNITS:  # noqa: PLR2004 - number and unit
            try:
                return float(parts[0]) * UNITS[parts[1]]
            except ValueError:
                pass
        self.find(
            path, f"{text!r} has no number with a unit", "write for example `90 s` or `5 min`"
        )
        return 0.0

    def pattern(self, path: Path, row: Any) -> Pattern | None:
        """Return a pattern: `{kind, subject, where}`; unknown names are findings."""
        if row is None:
            return None
        if not isinstance(row, dict) or "event" not in row:
            self.find(
                path, "a pattern needs `event`", "write {event: ..., subject: ..., where: {...}}"
            )
            return None
        kinds = _texts(row["event"])
        subjects = _texts(row.get("subject", []))
        for kind in kinds:
            self._check_kind(path, kind)
            for subject in subjects:
                self._check_subject(path, kind, subject)
        where = row.get("where", {})
        facts = tuple((key, _values(value)) for key, value in where.items())
        return Pattern(kinds, subjects, facts)

    def _check_kind(self, path: Path, kind: str) -> None:
        if kind.startswith("operator."):
            if kind.removeprefix("operator.") not in COMMANDS:
                self.find(path, f"unknown command {kind!r}", f"use one of {', '.join(COMMANDS)}")
        elif kind not in EVENT_KINDS:
            self.find(path, f"unknown event {kind!r}", f"use one of {', '.join(EVENT_KINDS)}")

    def _check_subject(self, path: Path, kind: str, subject: str) -> None:
        prefix = subject.removesuffix("*")
        if kind in {"phase.state", "phase.step", "element.state", "operator.control"}:
            if not any(
                each == subject or (prefix != subject and each.startswith(prefix))
                for each in self.paths
            ):
                self.find(path, f"unknown phase {subject!r}", "use a path of the recipe")
        elif _is_about_alarm(kind) and subject == prefix and subject not in self.alarms:
            self.find(path, f"unknown tag {subject!r}", f"use one of {', '.join(self.alarms)}")

    def window(self, path: Path, row: Any) -> tuple[float, float | None]:
        """Return a window `{from: 0 s, to: 2 min}` in seconds."""
        if row is None:
            return 0.0, None
        if not isinstance(row, dict) or "to" not in row:
            self.find(path, "a window needs `to`", "write {from: 0 s, to: 2 min}")
            return 0.0, None
        start = self.seconds(path, row.get("from", "0 s"))
        end = self.seconds(path, row["to"])
        if end <= start:
            self.find(path, "the window ends before it begins", "let `to` be later than `from`")
        return start, end

    def choice(self, path: Path, value: Any) -> Choice:
        """Return a choice: a value, `{one_of: [...]}` or `{from: a, to: b, unit: ...}`."""
        if not isinstance(value, dict):
            return Choice(options=(value,))
        if "one_of" in value:
            return Choice(options=tuple(value["one_of"]))
        if not {"from", "to", "unit"} <= set(value):
            self.find(path, "a range needs `from`, `to` and `unit`", "add what is missing")
            return Choice(options=(0.0,))
        if value["to"] < value["from"]:
            self.find(path, "the range ends before it begins", "let `to` be larger than `from`")
        factor = UNITS.get(value["unit"], 1.0) if value["unit"] != "min" else 1.0
        return Choice(low=float(value["from"]) * factor, high=float(value["to"]) * factor)

    def _delay(self, path: Path, value: Any) -> Choice:
        if isinstance(value, dict) and value.get("unit") in UNITS:
            factor = UNITS[value["unit"]]
            low, high = float(value["from"]) * factor, float(value["to"]) * factor
            if high < low:
                self.find(path, "the range ends before it begins", "let `to` be later than `from`")
            return Choice(low=low, high=high)
        if isinstance(value, dict):
            self.find(path, "a delay needs a unit", "write {from: 10, to: 60, unit: s}")
            return Choice(options=(0.0,))
        return Choice(options=(self.seconds(path, value),))

    def variants_of(self, path: Path, row: dict[str, Any]) -> tuple[str, ...]:
        """Return the variants an entry belongs to."""
        names = tuple(str(each) for each in row.get("variants", []))
        for name in names:
            if name not in self.variants:
                self.find((*path, "variants"), f"unknown variant {name!r}", "list it in `variants`")
        return names

    def _fault(self, path: Path, row: dict[str, Any]) -> Fault:
        effect = str(row["effect"])
        given = row.get("with", {})
        if effect not in EFFECTS:
            self.find((*path, "effect"), f"unknown effect {effect!r}", f"use {', '.join(EFFECTS)}")
        else:
            self._check_arguments((*path, "with"), EFFECTS[effect][0], given)
        arguments = tuple(
            (key, self.choice((*path, "with", key), value)) for key, value in given.items()
        )
        return Fault(
            code=str(row["code"]),
            effect=effect,
            arguments=arguments,
            trigger=self.pattern((*path, "when"), row.get("when")),
            delay_s=self._delay((*path, "delay"), row.get("delay", "0 s")),
            variants=self.variants_of(path, row),
        )

    def _check_arguments(self, path: Path, needed: dict[str, type], given: Any) -> None:
        for name in needed:
            if name not in given:
                self.find(path, f"the effect needs {name!r}", "add it")
        for name, value in given.items():
            if name not in needed:
                self.find((*path, name), f"the effect has no {name!r}", "remove it")
                continue
            options = value.get("one_of", []) if isinstance(value, dict) else [value]
            for option in options:
                if name in ALLOWED and option not in ALLOWED[name]:
                    allowed = ", ".join(ALLOWED[name])
                    self.find((*path, name), f"unknown tag {option!r}", f"use one of {allowed}")

    def _expectation(self, path: Path, row: dict[str, Any]) -> Expectation:
        start, end = self.window((*path, "window"), row.get("window"))
        if end is not None and "after" not in row:
            self.find((*path, "window"), "a window is measured from a trigger", "add `after`")
        return Expectation(
            code=str(row["code"]),
            title=str(row["title"]),
            why=str(row["why"]),
            points=int(row["points"]),
            match=self.pattern((*path, "do"), row["do"]) or Pattern(()),
            after=self.pattern((*path, "after"), row.get("after")),
            before=self.pattern((*path, "before"), row.get("before")),
            first_of=self.pattern((*path, "first_of"), row.get("first_of")),
            from_s=start,
            to_s=end,
            hint=str(row.get("hint", row["title"])),
            lesson=row.get("lesson"),
            is_critical=row.get("critical") is True,
            variants=self.variants_of(path, row),
            group=str(row.get("group", "action")),
        )

    def _prohibition(self, path: Path, row: dict[str, Any]) -> Prohibition:
        return Prohibition(
            code=str(row["code"]),
            title=str(row["title"]),
            why=str(row["why"]),
            match=self.pattern((*path, "do"), row["do"]) or Pattern(()),
            since=self.pattern((*path, "since"), row.get("since")),
            until=self.pattern((*path, "until"), row.get("until")),
            unless=self.pattern((*path, "unless"), row.get("unless")),
            penalty=int(row.get("penalty", 0)),
            is_critical=row.get("critical") is True,
            lesson=row.get("lesson"),
            variants=self.variants_of(path, row),
        )

    def _finding(self, path: Path, row: dict[str, Any]) -> Finding:
        if row["value"] not in TRUTHS:
            self.find(
                (*path, "value"), f"unknown value {row['value']!r}", f"use {', '.join(TRUTHS)}"
            )
        return Finding(
            code=str(row["code"]),
            title=str(row["title"]),
            why=str(row["why"]),
            value=str(row["value"]),
            low=row.get("low"),
            high=row.get("high"),
            points=int(row["points"]),
            lesson=row.get("lesson"),
        )

    def _deviation(self, path: Path, row: dict[str, Any]) -> DeviationRule:
        noticed = row.get("noticed", {})
        self._check_words(path, [row["event"]], tuple(DeviationEvent))
        for key in ("actions_any_of", "actions_forbidden"):
            self._check_words((*path, key), row.get(key, []), tuple(ImmediateAction))
        self._check_words((*path, "impacts"), row.get("impacts", []), tuple(Impact))
        self._check_words((*path, "told"), row.get("told", []), tuple(Role))
        return DeviationRule(
            event=str(row["event"]),
            actions_any_of=tuple(row.get("actions_any_of", [])),
            actions_forbidden=tuple(row.get("actions_forbidden", [])),
            impacts=tuple(row.get("impacts", [])),
            told=tuple(row.get("told", [])),
            points=int(row["points"]),
            noticed_after=self.pattern((*path, "noticed"), noticed.get("after")),
            noticed_within_s=self.seconds((*path, "noticed"), noticed.get("within", "600 s")),
            variants=self.variants_of(path, row),
        )

    def _check_words(self, path: Path, given: list[str], allowed: tuple[str, ...]) -> None:
        for word in given:
            if word not in allowed:
                self.find(path, f"unknown word {word!r}", f"use one of {', '.join(allowed)}")


def _is_about_alarm(kind: str) -> bool:
    return kind.startswith("alarm.") or kind in {"operator.acknowledge", "operator.shelve"}


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)


def _values(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) else (value,)
