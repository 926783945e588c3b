from itertools import product

import pytest

from simulator.controller.states import (
    COMPLETED,
    PhaseState,
    ProcedureCommand,
    allowed_commands,
    next_state,
)

S, C = PhaseState, ProcedureCommand
RULES = {
    C.START: ({S.IDLE}, S.RUNNING),
    C.PAUSE: ({S.RUNNING}, S.PAUSING),
    C.RESUME: ({S.PAUSED}, S.RUNNING),
    C.HOLD: ({S.RUNNING, S.PAUSING, S.PAUSED, S.RESTARTING}, S.HOLDING),
    C.RESTART: ({S.HELD}, S.RESTARTING),
    C.STOP: ({S.RUNNING, S.PAUSING, S.PAUSED, S.HOLDING, S.HELD, S.RESTARTING}, S.STOPPING),
    C.ABORT: (set(S) - {S.IDLE, S.COMPLETE, S.ABORTING, S.ABORTED}, S.ABORTING),
    C.RESET: ({S.COMPLETE, S.STOPPED, S.ABORTED}, S.IDLE),
}


@pytest.mark.parametrize(("state", "command"), list(product(S, C)), ids=str)
def test_every_pair_of_state_and_command_leads_where_the_standard_says(state, command):
    sources, target = RULES[command]

    assert next_state(state, command) == (target if state in sources else None)


@pytest.mark.parametrize("state", list(S), ids=str)
def test_exactly_the_acting_states_end_by_themselves(state):
    assert (state in COMPLETED) == (state.value.endswith("ING"))


def test_an_idle_element_accepts_start_only():
    assert allowed_commands(S.IDLE) == (C.START,)
