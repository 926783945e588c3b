"""States of procedural elements (ISA-88 / IEC 61512-1) as one transition table.

Nothing here knows what a phase does. `COMPLETED` stands for the internal "state complete": the
acting states leave by it, without an operator.
"""

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class PhaseState(StrEnum):
    """State of a procedural element; names in -ING act, the others wait for a command."""

    IDLE = "IDLE"
    RUNNING = "RUNNING"
    COMPLETE = "COMPLETE"
    PAUSING = "PAUSING"
    PAUSED = "PAUSED"
    HOLDING = "HOLDING"
    HELD = "HELD"
    RESTARTING = "RESTARTING"
    STOPPING = "STOPPING"
    STOPPED = "STOPPED"
    ABORTING = "ABORTING"
    ABORTED = "ABORTED"


class ProcedureCommand(StrEnum):
    """What may be asked of a procedural element."""

    START = "START"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    HOLD = "HOLD"
    RESTART = "RESTART"
    STOP = "STOP"
    ABORT = "ABORT"
    RESET = "RESET"


class Mode(StrEnum):
    """How the procedure goes on: by itself, or phase by phase at the operator's START."""

    AUTOMATIC = "automatic"
    SEMI_AUTOMATIC = "semi-automatic"


S = PhaseState
C = ProcedureCommand

TRANSITIONS: Final = MappingProxyType(
    {
        (S.IDLE, C.START): S.RUNNING,
        (S.RUNNING, C.PAUSE): S.PAUSING,
        (S.PAUSED, C.RESUME): S.RUNNING,
        (S.RUNNING, C.HOLD): S.HOLDING,
        (S.PAUSING, C.HOLD): S.HOLDING,
        (S.PAUSED, C.HOLD): S.HOLDING,
        (S.RESTARTING, C.HOLD): S.HOLDING,
        (S.HELD, C.RESTART): S.RESTARTING,
        (S.RUNNING, C.STOP): S.STOPPING,
        (S.PAUSING, C.STOP): S.STOPPING,
        (S.PAUSED, C.STOP): S.STOPPING,
        (S.HOLDING, C.STOP): S.STOPPING,
        (S.HELD, C.STOP): S.STOPPING,
        (S.RESTARTING, C.STOP): S.STOPPING,
        (S.RUNNING, C.ABORT): S.ABORTING,
        (S.PAUSING, C.ABORT): S.ABORTING,
        (S.PAUSED, C.ABORT): S.ABORTING,
        (S.HOLDING, C.ABORT): S.ABORTING,
        (S.HELD, C.ABORT): S.ABORTING,
        (S.RESTARTING, C.ABORT): S.ABORTING,
        (S.STOPPING, C.ABORT): S.ABORTING,
        (S.STOPPED, C.ABORT): S.ABORTING,
        (S.COMPLETE, C.RESET): S.IDLE,
        (S.STOPPED, C.RESET): S.IDLE,
        (S.ABORTED, C.RESET): S.IDLE,
    }
)
"""{(state, command): next state}; a pair that is not here is refused."""

COMPLETED: Final = MappingProxyType(
    {
        S.RUNNING: S.COMPLETE,
        S.PAUSING: S.PAUSED,
        S.HOLDING: S.HELD,
        S.RESTARTING: S.RUNNING,
        S.STOPPING: S.STOPPED,
        S.ABORTING: S.ABORTED,
    }
)
"""{acting state: state once its work is done}."""

FINAL: Final = (S.COMPLETE, S.STOPPED, S.ABORTED)
"""States from which only RESET (or ABORT of a stopped element) leads on."""


def next_state(state: PhaseState, command: ProcedureCommand) -> PhaseState | None:
    """Return where a command leads from a state, or nothing when it is not allowed there.

    Example:
        >>> next_state(PhaseState.RUNNING, ProcedureCommand.HOLD)
        <PhaseState.HOLDING: 'HOLDING'>
        >>> next_state(PhaseState.IDLE, ProcedureCommand.HOLD) is None
        True
    """
    return TRANSITIONS.get((state, command))


ALLOWED: Final = MappingProxyType(
    {
        state: tuple(command for command in ProcedureCommand if (state, command) in TRANSITIONS)
        for state in PhaseState
    }
)
"""{state: commands it accepts, in the order of the standard}."""


def allowed_commands(state: PhaseState) -> tuple[ProcedureCommand, ...]:
    """Return the commands that a state accepts, in the order of the standard."""
    return ALLOWED[state]
