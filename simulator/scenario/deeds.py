"""What a prompt asks of the hands, deed by deed: the next one that has not been done."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from simulator.controller.prompts import Prompt

if TYPE_CHECKING:
    from simulator.scenario.events import RunEvent
    from simulator.scenario.run import Run

LINES: Final = ("input", "buffer", "waste", "product")
DIAGRAM: Final = (
    ("CL-1", "closed"),
    ("CL-2", "open"),
    ("CL-3", "open"),
    ("CL-4", "open"),
    ("CL-5", "closed"),
)
"""How the clamps stand in the diagram before the input is connected."""
HANDS: Final = "With your hands: "


def next_deed(run: "Run", prompt: Prompt) -> str | None:
    """Return the next deed of a prompt as a sentence, or nothing when its own text says it."""
    steps = STEPS.get(prompt.text_key)
    return next(steps(_Look(run, prompt)), None) if steps else None


class _Look:
    """What the operator has done and found since the present phase began."""

    def __init__(self, run: "Run", prompt: Prompt) -> None:
        self.run = run
        self.prompt = prompt
        self.since = run.controller.procedure.nodes[prompt.element].started or 0

    def lacks(self, deed: str, item: str = "", since: int | None = None) -> bool:
        """Tell whether a deed has not been done since a tick (that of the phase)."""
        key = f"{deed}/{item}" if item else deed
        return self.run.bench.get(key, -1) < (self.since if since is None else since)

    def found(self, deed: str) -> str:
        """Return what a deed found last."""
        last: RunEvent | None = next(
            (each for each in reversed(self.run.events) if each.fact("deed") == deed), None
        )
        return str(last.fact("found")) if last else ""

    def answer(self, code: str) -> str:
        """Return the words that give an answer to the prompt."""
        words = dict(self.run.texts.prompts[self.prompt.text_key].answers)
        return f"Answer the prompt: “{words[code]}”."


def _pouch(look: _Look) -> Iterator[str]:
    if look.lacks("inspect-pouch"):
        yield f"{HANDS}look at the pouch of the kit, before anything is opened."
    yield look.answer("reject" if look.found("inspect-pouch") == "pouch.damaged" else "accept")


def _open_door(_look: _Look) -> Iterator[str]:
    yield f"{HANDS}open the door."


def _mount(_look: _Look) -> Iterator[str]:
    yield f"{HANDS}mount the set."


def _hang(look: _Look) -> Iterator[str]:
    for bag in ("buffer", "waste", "product"):
        if look.lacks("hang-bag", bag, 0):
            yield f"{HANDS}hang the {bag} bag on its hook."
    if look.lacks("seat-spike", "buffer"):
        yield f"{HANDS}push the spike of the buffer line home."
    yield look.answer("done")


def _trace(look: _Look) -> Iterator[str]:
    mounted = look.run.controller.procedure.nodes["UP1/kit/mount-set"].started or 0
    for line in LINES:
        if look.lacks("inspect-line", line, mounted):
            yield f"{HANDS}trace the {line} line with finger and eye."
    for clamp, wanted in DIAGRAM:
        seen = look.run.seen_clamps.get(clamp)
        if seen is not None and seen[0] != wanted:
            yield f"{HANDS}{'open' if wanted == 'open' else 'close'} {clamp}."
    yield look.answer("as-shown")


def _close_door(look: _Look) -> Iterator[str]:
    if not look.run.controller.m.d_101_closed:
        yield f"{HANDS}close the door."


def _hang_input(look: _Look) -> Iterator[str]:
    if look.lacks("mix-bag", "input"):
        yield f"{HANDS}turn the input bag over five times."
    if look.lacks("hang-bag", "input"):
        yield f"{HANDS}hang the input bag. Its clamp stays closed."
    yield look.answer("done")


def _weld(look: _Look) -> Iterator[str]:
    if look.lacks("weld-line", "input", look.prompt.since_tick):
        yield f"{HANDS}weld the input line."
    yield look.answer("done")


def _check_weld(look: _Look) -> Iterator[str]:
    if look.lacks("check-weld", "input", look.prompt.since_tick):
        yield f"{HANDS}pull and look at the weld."
    yield look.answer("not-sound" if look.found("check-weld") == "weld.bad" else "sound")


def _open_input(look: _Look) -> Iterator[str]:
    if look.run.seen_clamps.get("CL-1", ("", 0))[0] != "open":
        yield f"{HANDS}open CL-1."
    yield look.answer("done")


def _sample(look: _Look) -> Iterator[str]:
    if look.lacks("mix-bag", "product"):
        yield f"{HANDS}turn the product bag over five times."
    if look.lacks("take-sample", "product"):
        yield f"{HANDS}draw a sample of the product."
    yield look.answer("done")


def _readings(look: _Look) -> Iterator[str]:
    record = look.run.controller.record
    begun = tuple(
        node.path for node in look.run.controller.procedure.nodes.values() if node.started
    )
    if not any(each.kind == "reading" for each in record.blanks(begun)):
        yield look.answer("done")


def _seal(look: _Look) -> Iterator[str]:
    if look.lacks("seal-product"):
        yield f"{HANDS}clamp and seal the product line."
    yield look.answer("done")


def _recovery(look: _Look) -> Iterator[str]:
    lost = next((each.tick for each in reversed(look.run.events) if each.kind == "power.lost"), 0)
    if look.lacks("check-volumes", since=lost):
        yield f"{HANDS}compare bag weights with the record."
    yield look.answer("step-and-volumes-confirmed")


def _verify(_look: _Look) -> Iterator[str]:
    yield (
        "Read each identifier aloud with the second person. Then the second person agrees or "
        "disagrees with their own badge."
    )


STEPS: Final = {
    "verify.verify": _verify,
    "inspect-kit.look": _pouch,
    "mount-set.open": _open_door,
    "mount-set.mount": _mount,
    "mount-set.hang": _hang,
    "clamp-check.trace": _trace,
    "close-door.close": _close_door,
    "connect-input.hang": _hang_input,
    "connect-input.weld": _weld,
    "connect-input.check": _check_weld,
    "connect-input.open": _open_input,
    "sample.take": _sample,
    "close.readings": _readings,
    "close.seal": _seal,
    "recovery": _recovery,
}
"""{prompt: its deeds in their order}."""
