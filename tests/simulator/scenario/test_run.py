import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.controller.commands import (
    BypassInterlock,
    ControlElement,
    Deed,
    DoByHand,
    EndRun,
    MoveClamp,
    MoveDoor,
    Position,
    RequestHint,
    ScanItem,
    SelectMode,
    ShelveAlarm,
    TypeIdentifier,
    WriteComment,
)
from simulator.controller.states import Mode, PhaseState, ProcedureCommand
from simulator.plant.interface import KitLeak, LeakKind
from simulator.scenario.library import CODES, open_run
from simulator.scenario.operators import OPERATORS, Skilled
from simulator.scenario.views import Level, Outcome

START = ControlElement("procedure", ProcedureCommand.START)
HOLD = ControlElement("procedure", ProcedureCommand.HOLD)


def a_run(scenario="prepare-and-wash-nominal", seed=1, level=Level.EXAM):
    return open_run(scenario, seed, level)


def play_until(run, tick, operator=None):
    operator = operator or Skilled()
    commands = []
    while run.tick < tick and not run.is_over:
        command = operator.act(run.view())
        if command is not None:
            commands.append((run.tick, command))
            run.submit(command)
        run.advance(min(tick, run.tick + operator.pause))
    return commands


@pytest.fixture(scope="module")
def some_commands():
    run = a_run("mains-dip")
    commands = play_until(run, 2600)
    return commands, run.digest(), run.take_checkpoints()


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(cuts=st.lists(st.integers(1, 2600), max_size=40))
def test_any_partition_of_advance_gives_the_same_digests(cuts, some_commands):
    commands, digest, checkpoints = some_commands
    run = a_run("mains-dip")
    stops = sorted(cuts)

    for tick, command in commands:
        for stop in stops:
            if run.tick < stop < tick:
                run.advance(stop)
        run.advance(tick)
        run.submit(command)
    for stop in stops:
        run.advance(stop)
    run.advance(2600)

    assert run.digest() == digest
    assert run.take_checkpoints() == checkpoints


@pytest.mark.parametrize("tick", [5, 300, 900, 1500, 2200])
def test_a_restored_run_goes_on_bit_for_bit(tick):
    run, operator = a_run("air-in-line"), Skilled()
    play_until(run, tick, operator)
    snapshot, digest = run.snapshot(), run.digest()
    run.advance(tick + 300)
    later = run.digest()
    other = a_run("air-in-line")

    other.restore(snapshot)

    assert other.digest() == digest
    other.advance(tick + 300)
    assert other.digest() == later
    run.restore(snapshot)
    assert run.digest() == digest


def test_looking_changes_nothing():
    one, other = a_run(), a_run()
    for run in (one, other):
        run.submit(START)
    for tick in range(1, 200):
        one.advance(tick)
        one.view()
    one.debrief()
    other.advance(199)

    assert one.digest() == other.digest()


@pytest.mark.parametrize(
    "command",
    [
        ControlElement("UP9", ProcedureCommand.START),
        ControlElement("UP2", ProcedureCommand.START),
        ScanItem("banana"),
        ScanItem("kit"),
        TypeIdentifier("input_bag", "A1"),
        BypassInterlock("air", "because"),
        MoveClamp("CL-9", Position.OPEN),
        DoByHand(Deed.INSPECT_LINE, "nowhere"),
        DoByHand(Deed.MOUNT_SET, ""),
        ShelveAlarm("NO-SUCH", "why", 5),
        ShelveAlarm("PAH-102", " ", 5),
        ShelveAlarm("PAH-102", "why", 9999),
        WriteComment("  "),
        RequestHint(),
    ],
    ids=lambda each: each.kind,
)
def test_an_impossible_command_is_a_refusal_with_a_reason_and_never_raised(command):
    run = a_run()
    run.submit(START)
    run.advance(10)

    events = run.submit(command)

    assert events[0].fact("accepted") is False
    assert events[0].fact("refusal")


def test_nothing_happens_after_the_end():
    run = a_run()
    run.submit(EndRun())
    digest_before = run.tick

    events = run.submit(START)
    run.advance(100)

    assert run.is_over
    assert run.tick == digest_before
    assert events[0].fact("refusal") == "run-is-over"


def test_the_time_limit_ends_a_run():
    run = a_run("identity-mismatch")

    run.advance(10**9)

    assert run.is_over
    assert run.tick == run.time_limit_ticks
    assert run.outcome is Outcome.UNFINISHED


def test_the_exam_gives_no_hints_and_the_other_levels_do():
    exam, assisted, guided = (
        a_run(level=level) for level in (Level.EXAM, Level.ASSISTED, Level.GUIDED)
    )
    assisted.submit(START)
    assisted.submit(RequestHint())
    guided.submit(START)
    guided.advance(2)

    assert not exam.view().can_request_hint
    assert exam.view().guidance is None
    assert assisted.view().hints[0].cost == 2
    assert assisted.debrief().score.hint_cost == 2
    assert guided.view().guidance is not None


def test_a_held_phase_goes_to_the_safe_state_and_back():
    run = a_run()
    play_until(run, 800)
    assert run.view().current_path == "UP1/prime/prime"

    run.submit(HOLD)
    run.advance(run.tick + 20)

    view = run.view()
    assert view.procedure.state is PhaseState.HELD
    assert not view.mimic.is_pump_running
    run.submit(ControlElement("procedure", ProcedureCommand.RESTART))
    run.advance(run.tick + 20)
    assert run.view().mimic.is_pump_running


def test_pause_runs_on_to_a_safe_point_and_resume_goes_on():
    run = a_run()
    play_until(run, 800)

    run.submit(ControlElement("procedure", ProcedureCommand.PAUSE))
    run.advance(run.tick + 400)
    assert run.view().procedure.state is PhaseState.PAUSED
    run.submit(ControlElement("procedure", ProcedureCommand.RESUME))
    run.advance(run.tick + 10)

    assert run.view().procedure.state is PhaseState.RUNNING


def test_the_door_cannot_be_opened_while_the_kit_is_under_pressure():
    run = a_run()
    play_until(run, 420)

    events = run.submit(MoveDoor(Position.OPEN))

    assert run.view().current_path == "UP1/integrity/pressure-hold"
    assert events[0].fact("refusal") == "door.locked"


def test_semi_automatic_mode_asks_for_each_phase():
    run = a_run()
    run.submit(SelectMode(Mode.SEMI_AUTOMATIC))
    run.submit(START)
    run.advance(10)

    view = run.view()

    assert view.prompt.code.endswith("/start-phase")
    assert any(each.label == "START Scan operator" for each in view.actions)


def test_a_clamp_is_unknown_until_somebody_looked():
    run = a_run("clamp-left-closed")

    assert {clamp.seen for clamp in run.view().mimic.clamps} == {"unknown"}


@pytest.mark.parametrize("scenario", CODES)
def test_a_view_can_be_made_at_every_stage(scenario):
    run, operator = a_run(scenario, level=Level.GUIDED), OPERATORS["skilled"]()

    play_until(run, 1500, operator)

    view = run.view()
    assert view.prompt is not None
    assert view.values
    assert view.limits_of_simulation
    assert run.debrief().series


def test_a_leak_after_product_contact_aborts_the_whole_procedure():
    run = a_run()
    play_until(run, 1500)
    run.plant.inject(KitLeak(LeakKind.PINHOLE, 900.0))

    run.advance(run.tick + 600)

    assert run.outcome is Outcome.ABORTED
    assert any(each.kind == "truth.breach" for each in run.events)


def test_one_power_dip_raises_one_alarm_and_the_rest_is_suppressed():
    run, operator = a_run("mains-dip"), Skilled()
    play_until(run, 4200, operator)

    lost = next(each for each in run.events if each.kind == "power.lost")
    raised = {
        each.subject
        for each in run.events
        if each.kind == "alarm.raise" and lost.tick <= each.tick <= lost.tick + 240
    }

    assert raised == {"JAL-101"}
