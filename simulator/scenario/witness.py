"""The witness: when the operator confirms something, was it looked at, and was it so?

The device cannot see hands. Whoever confirms what was not done writes a false record, and only
the true state and the events before can tell.
"""

from dataclasses import dataclass
from typing import Final

from simulator.plant.interface import Clamp
from simulator.plant.plant import Plant
from simulator.plant.truth import read_truth
from simulator.scenario.events import Pattern, RunEvent

CLOSED_IN_DIAGRAM: Final = (Clamp.INPUT, Clamp.SAMPLING)
LINES: Final = ("input", "buffer", "waste", "product")
HANDS: Final = "operator.hand"


@dataclass(frozen=True, slots=True)
class Testimony:
    """Whether a confirmation rests on looking, and whether it is right."""

    looked: bool
    right: bool


def testify(prompt_key: str, answer: str, events: list[RunEvent], plant: Plant) -> Testimony | None:
    """Return the testimony about a confirmation, or nothing when there is none to give."""
    judge = JUDGES.get(prompt_key)
    return judge(answer, events, plant) if judge else None


def _did(events: list[RunEvent], deed: str, since: int, item: str = "") -> bool:
    return any(
        each.number > since
        and each.kind == HANDS
        and each.fact("deed") == deed
        and each.fact("accepted") is True
        and (not item or each.subject == item)
        for each in events
    )


def _last(events: list[RunEvent], pattern: Pattern) -> int:
    for each in reversed(events):
        if pattern.finds(each):
            return each.number
    return 0


RUNNING: Final = (("state", ("RUNNING",)),)


def _phase_start(events: list[RunEvent], suffix: str) -> int:
    for each in reversed(events):
        is_start = each.fact("state") == "RUNNING" and each.fact("reason") != "done"
        if each.kind == "phase.state" and is_start and each.subject.endswith(suffix):
            return each.number
    return 0


def _pouch(answer: str, events: list[RunEvent], plant: Plant) -> Testimony:
    looked = _did(events, "inspect-pouch", _phase_start(events, "/inspect-kit"))
    return Testimony(looked, (answer == "accept") is not plant.kit.pouch_damaged)


def _clamps(_answer: str, events: list[RunEvent], plant: Plant) -> Testimony:
    since = _phase_start(events, "/mount-set")
    looked = all(_did(events, "inspect-line", since, line) for line in LINES)
    return Testimony(looked, read_truth(plant).clamps_closed == CLOSED_IN_DIAGRAM)


def _hung(_answer: str, events: list[RunEvent], plant: Plant) -> Testimony:
    since = _phase_start(events, "/mount-set")
    bags = plant.fluids.bags
    right = all(bag.hung for bag in bags[1:]) and plant.kit.buffer_connected
    return Testimony(_did(events, "seat-spike", since, "buffer") or right, right)


def _mixed(_answer: str, events: list[RunEvent], plant: Plant) -> Testimony:
    since = _phase_start(events, "/connect-input")
    return Testimony(_did(events, "mix-bag", since, "input"), plant.fluids.bags[0].hung)


def _welded(_answer: str, events: list[RunEvent], plant: Plant) -> Testimony:
    looked = _did(events, "weld-line", _phase_start(events, "/connect-input"))
    return Testimony(looked, plant.kit.input_connected)


def _weld_checked(answer: str, events: list[RunEvent], plant: Plant) -> Testimony:
    welded = Pattern((HANDS,), (), (("deed", ("weld-line",)), ("accepted", (True,))))
    looked = _did(events, "check-weld", _last(events, welded))
    return Testimony(looked, (answer == "sound") is not plant.kit.weld_bad)


def _input_open(_answer: str, events: list[RunEvent], plant: Plant) -> Testimony:
    is_open = Clamp.INPUT not in read_truth(plant).clamps_closed
    return Testimony(is_open or bool(events), is_open)


def _sampled(_answer: str, events: list[RunEvent], _plant: Plant) -> Testimony:
    looked = _did(events, "take-sample", _phase_start(events, "/sample"))
    return Testimony(looked, looked)


def _sealed(_answer: str, events: list[RunEvent], plant: Plant) -> Testimony:
    looked = _did(events, "seal-product", _phase_start(events, "/close"))
    return Testimony(looked, Clamp.PRODUCT in read_truth(plant).clamps_closed)


def _recovered(_answer: str, events: list[RunEvent], _plant: Plant) -> Testimony:
    looked = _did(events, "check-volumes", _last(events, Pattern(("power.lost",))))
    return Testimony(looked, looked)


JUDGES: Final = {
    "inspect-kit.look": _pouch,
    "mount-set.hang": _hung,
    "clamp-check.trace": _clamps,
    "connect-input.hang": _mixed,
    "connect-input.weld": _welded,
    "connect-input.check": _weld_checked,
    "connect-input.open": _input_open,
    "sample.take": _sampled,
    "close.seal": _sealed,
    "recovery": _recovered,
}
"""{prompt: who testifies about its confirmation}."""
