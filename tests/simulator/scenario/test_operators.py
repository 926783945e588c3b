import pytest

from simulator.scenario.disturbances import resolve
from simulator.scenario.library import CODES, load_scenario, open_run
from simulator.scenario.operators import OPERATORS, play
from simulator.scenario.views import Level


def seeds_for_each_variant(code):
    found = {}
    for seed in range(100):
        found.setdefault(resolve(load_scenario(code), seed).variant, seed)
    return sorted(found.items())


CASES = [(code, variant, seed) for code in CODES for variant, seed in seeds_for_each_variant(code)]


def play_out(code, seed, operator):
    run = open_run(code, seed, Level.EXAM)
    play(run, OPERATORS[operator]())
    return run


@pytest.mark.parametrize(("code", "variant", "seed"), CASES)
def test_a_skilled_operator_passes_every_variant(code, variant, seed):
    debrief = play_out(code, seed, "skilled").debrief()

    missed = [each.code for each in debrief.observations if not each.is_met]
    assert debrief.score.critical_errors == ()
    assert debrief.score.percent >= 95, missed
    assert debrief.outcome.value == debrief.expected_outcome


@pytest.mark.parametrize("code", CODES)
def test_a_careless_operator_commits_critical_errors_and_fails(code):
    debrief = play_out(code, 3, "careless").debrief()

    assert debrief.score.critical_errors
    assert not debrief.score.is_passed


@pytest.mark.parametrize("seed", range(20))
def test_a_mismatch_of_identity_is_stopped_for_any_seed(seed):
    debrief = play_out("identity-mismatch", seed, "skilled").debrief()

    assert debrief.outcome.value == "stopped"
    assert debrief.score.percent == 100


def test_every_observation_met_or_broken_by_a_deed_has_evidence():
    debrief = play_out("identity-mismatch", 1, "careless").debrief()

    for each in debrief.observations:
        if each.is_met != (each.kind == "forbidden"):
            assert each.evidence or each.points == 0
        for proof in each.evidence:
            assert 0 <= proof.tick <= debrief.last_tick


def test_the_seed_changes_what_an_exam_asks():
    scenario = load_scenario("clamp-left-closed")
    seen = {
        (each.variant, each.faults[0].delay_ticks)
        for each in (resolve(scenario, seed) for seed in range(20))
    }

    assert len(seen) > 10
