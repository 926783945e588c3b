import pytest

from simulator.controller.procedure import Procedure
from simulator.controller.states import Mode, PhaseState, ProcedureCommand
from simulator.scenario.library import RECIPE, load_texts

S, C = PhaseState, ProcedureCommand


def a_procedure():
    return Procedure(load_texts(RECIPE).recipe.procedure)


def started(*, until=None):
    procedure = a_procedure()
    procedure.give("procedure", C.START)
    for _ in range(200):
        procedure.settle()
        if until and procedure.nodes[until].state is S.RUNNING:
            return procedure
        if until:
            for node in procedure.active:
                procedure.finish(node)
    return procedure


def state(procedure, path):
    return procedure.nodes[path].state


def test_start_leads_to_the_first_phase():
    procedure = started()

    assert [node.path for node in procedure.active] == ["UP1/identity/scan-operator"]


def test_a_phase_cannot_be_started_out_of_turn():
    procedure = started()

    assert procedure.find_refusal("UP2/wash-1/spin", C.START) == "starts-by-itself"


def test_hold_of_a_phase_holds_the_phase_beside_it_and_the_parents():
    procedure = started(until="UP2/load/transfer-input")

    procedure.give("UP2/load/transfer-input", C.HOLD)

    assert state(procedure, "UP2/load/mix-load") is S.HOLDING
    assert state(procedure, "UP2/load") is S.HOLDING
    assert state(procedure, "procedure") is S.HOLDING


def test_parents_are_held_when_all_below_is_held():
    procedure = started(until="UP2/load/transfer-input")
    procedure.give("procedure", C.HOLD)
    for node in procedure.active:
        procedure.finish(node)

    for _ in range(4):
        procedure.settle()

    assert state(procedure, "procedure") is S.HELD


def test_restart_brings_everything_back():
    procedure = started(until="UP2/load/transfer-input")
    procedure.give("procedure", C.HOLD)
    for node in procedure.active:
        procedure.finish(node)
    for _ in range(4):
        procedure.settle()

    procedure.give("UP2/load/transfer-input", C.RESTART)

    assert state(procedure, "UP2/load/transfer-input") is S.RESTARTING
    assert state(procedure, "UP2/load/mix-load") is S.RESTARTING
    assert state(procedure, "procedure") is S.RESTARTING


def test_stop_of_a_phase_goes_up_to_the_unit_procedure_and_holds_the_procedure():
    procedure = started()

    procedure.give("UP1/identity/scan-operator", C.STOP)

    assert state(procedure, "UP1") is S.STOPPING
    assert state(procedure, "procedure") is S.HOLDING
    assert state(procedure, "UP2") is S.IDLE


def test_abort_of_a_phase_leaves_the_decision_to_the_operator():
    procedure = started()
    procedure.give("UP1/identity/scan-operator", C.ABORT)
    for node in procedure.active:
        procedure.finish(node)

    for _ in range(4):
        procedure.settle()

    assert state(procedure, "UP1") is S.ABORTED
    assert state(procedure, "procedure") is S.HELD


def test_a_breach_aborts_the_whole_procedure():
    procedure = started(until="UP2/load/transfer-input")

    procedure.abort_all("breach")

    assert state(procedure, "procedure") is S.ABORTING
    assert state(procedure, "UP2/load/transfer-input") is S.ABORTING


def test_semi_automatic_mode_waits_for_the_start_of_each_phase():
    procedure = a_procedure()
    procedure.select_mode(Mode.SEMI_AUTOMATIC)
    procedure.give("procedure", C.START)
    for _ in range(5):
        procedure.settle()

    assert procedure.active == ()
    assert [node.path for node in procedure.due] == ["UP1/identity/scan-operator"]
    assert procedure.find_refusal("UP1/identity/scan-patient", C.START) == "not-next"
    procedure.give("UP1/identity/scan-operator", C.START)
    assert [node.path for node in procedure.active] == ["UP1/identity/scan-operator"]


def test_a_jump_repeats_everything_from_its_target():
    procedure = started(until="UP1/integrity/pressure-hold")

    procedure.jump(procedure.nodes["UP1/integrity/pressure-hold"], "UP1/kit/scan-kit", "kit")
    for _ in range(4):
        procedure.settle()

    assert [node.path for node in procedure.active] == ["UP1/kit/scan-kit"]
    assert state(procedure, "UP1/identity/scan-patient") is S.COMPLETE
    assert state(procedure, "UP1/integrity") is S.IDLE


def test_a_completed_element_is_not_repeated_by_reset():
    procedure = started(until="UP1/kit/scan-kit")

    assert procedure.find_refusal("UP1/identity", C.RESET) == "would-repeat-a-completed-element"


def test_the_whole_recipe_can_be_walked_to_its_end():
    procedure = a_procedure()
    procedure.give("procedure", C.START)

    for _ in range(500):
        procedure.settle()
        for node in procedure.active:
            procedure.finish(node)

    assert {node.state for node in procedure.nodes.values()} == {S.COMPLETE}


@pytest.mark.parametrize("command", list(C))
def test_an_unknown_element_is_refused(command):
    assert a_procedure().find_refusal("UP7", command) == "unknown-element"
