"""A careless operator: confirms without looking, restarts without a cause, records little."""

from typing import Final

from simulator.controller.commands import (
    AnswerPrompt,
    BypassInterlock,
    Command,
    Deed,
    DoByHand,
    EndRun,
    MoveClamp,
    MoveDoor,
    Position,
    SetFlow,
    TypeIdentifier,
)
from simulator.scenario.skilled import RESTART, Skilled
from simulator.scenario.views import PromptView, RunView


class Careless(Skilled):
    """An operator who confirms without looking, restarts without a cause and records little."""

    def __init__(self, pause: int = 12) -> None:
        super().__init__(pause)
        self.tries = 0

    def _deeds(self, view: RunView, code: str, step: str) -> tuple[Command, ...]:
        if step in {"look", "check"} or "seal" in code:
            return ()
        if step == "trace":
            return tuple(MoveClamp(f"CL-{number}", Position.OPEN) for number in (2, 3, 4))
        return super()._deeds(view, code, step)

    def _next_report(self, view: RunView) -> Command | None:  # noqa: ARG002 - writes none
        return None

    def _close(self, view: RunView) -> Command | None:  # noqa: ARG002 - signs nothing
        return EndRun()

    def _deal(self, view: RunView, prompt: PromptView, ending: str) -> Command | None:
        if ending == "held.mains":
            return self._fret(view)
        if ending == "recovery":
            return AnswerPrompt(prompt.code, "step-and-volumes-confirmed")
        self.tries += 1
        if self.tries > PATIENCE:
            return EndRun()
        if ending == "held.identity":
            self.plan.append(TypeIdentifier("input_bag", "A999926000123"))
        elif self.tries == 1:
            self.plan.append(BypassInterlock("air", "it is only a small bubble"))
        else:
            self.plan.append(SetFlow("P-101", 90.0))
        return RESTART

    def _fret(self, view: RunView) -> Command | None:
        self.tries += 1
        if self.tries == 1:
            return DoByHand(Deed.SWITCH_POWER_OFF_AND_ON, "")
        is_shut = view.mimic.is_door_closed and not view.mimic.is_door_locked
        return MoveDoor(Position.OPEN) if is_shut else None


PATIENCE: Final = 5
