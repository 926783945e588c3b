import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.certification import Decision, decide, list_reviewable_runs
from assessments.evidence import (
    AttemptJudged,
    CertificateHeld,
    Evidence,
    ModuleRead,
    NaiveTimeError,
    ReviewMeaning,
    RunJudged,
    RunReviewed,
    Verdict,
)
from assessments.programme import ProgrammeValueError
from assessments.programme_files import load_programmes

PROGRAMME = next(p for p in load_programmes().programmes if p.code == "device-preparation")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CODES = sorted(PROGRAMME.runs.scenario_codes())


def hours_ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def a_module(code: str = "device-architecture", release: int = 1) -> ModuleRead:
    return ModuleRead(
        uid=f"module-{code}-{release}",
        subject_code=f"celaxi-foundation/{code}",
        achieved_at=hours_ago(300),
        release_version=release,
        release_digest="r" * 64,
    )


def an_attempt(uid: str = "attempt-1", *, score: str = "86.5", hours: float = 200) -> AttemptJudged:
    return AttemptJudged(
        uid=uid,
        subject_code="foundation-knowledge",
        achieved_at=hours_ago(hours),
        score_percent=Decimal(score),
        cut_percent=Decimal(80),
        critical_missed=(),
        passed=Decimal(score) >= 80,
        form_digest="f" * 64,
    )


def a_run(uid: str, hours: float, scenario: str = "prepare-and-wash-nominal") -> RunJudged:
    return RunJudged(
        uid=uid,
        subject_code=scenario,
        achieved_at=hours_ago(hours - 1),
        started_at=hours_ago(hours),
        level="exam",
        has_permit=True,
        verdict=Verdict.CONFIRMED,
        passed=True,
        critical_errors=(),
        digest=f"digest of {uid}",
    )


def a_review(run: RunJudged, *, signer: str = "trainer", uid: str | None = None) -> RunReviewed:
    return RunReviewed(
        uid=uid or f"review of {run.uid} by {signer}",
        subject_code=run.uid,
        achieved_at=NOW - timedelta(minutes=10),
        meaning=ReviewMeaning.ACCEPTED,
        signed_digest=run.digest,
        signer_uid=signer,
        holder_uid="trainee",
        signer_qualification="trainer of the site since 2026-01-01",
    )


FIRST = a_run("run-1", 50, "clamp-left-closed")
SECOND = a_run("run-2", 40)
READ_AND_PASSED: tuple[Evidence, ...] = (
    a_module("device-architecture"),
    a_module("starting-material"),
    an_attempt(),
)
ENOUGH: tuple[Evidence, ...] = (
    *READ_AND_PASSED,
    FIRST,
    SECOND,
    a_review(FIRST),
    a_review(SECOND),
)


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


def without(*uids: str) -> tuple[Evidence, ...]:
    return tuple(item for item in ENOUGH if item.uid not in uids)


def with_instead(item: Evidence) -> tuple[Evidence, ...]:
    return (*without(item.uid), item)


def test_full_evidence_is_granted_and_names_what_it_rests_on() -> None:
    decision = decide(PROGRAMME, ENOUGH, NOW)

    assert decision.is_granted
    assert set(decision.used) == set(ENOUGH)
    assert decision.programme_digest == PROGRAMME.digest


def test_no_evidence_names_every_requirement() -> None:
    assert codes(decide(PROGRAMME, (), NOW)) == [
        "module.not_read",
        "module.not_read",
        "assessment.not_taken",
        "runs.too_few",
    ]


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        pytest.param(
            without("module-starting-material-1"), "module.not_read", id="a module unread"
        ),
        pytest.param(without("attempt-1"), "assessment.not_taken", id="assessment not taken"),
        pytest.param(
            with_instead(an_attempt(score="79.99")), "assessment.not_passed", id="below the mark"
        ),
        pytest.param(
            with_instead(replace(an_attempt(), critical_missed=("q-7",))),
            "assessment.critical_missed",
            id="a critical item missed, whatever the mark",
        ),
        pytest.param(
            with_instead(an_attempt(hours=24 * 366)), "assessment.too_old", id="pass too old"
        ),
        pytest.param(without("run-2"), "runs.too_few", id="one run only"),
        pytest.param(with_instead(replace(SECOND, passed=False)), "run.failed", id="run failed"),
        pytest.param(
            with_instead(replace(SECOND, critical_errors=("identity-broken",))),
            "run.critical_error",
            id="critical error, whatever the points",
        ),
        pytest.param(
            with_instead(replace(SECOND, verdict=Verdict.DIVERGED)),
            "run.not_confirmed",
            id="replay differs",
        ),
        pytest.param(
            with_instead(replace(SECOND, verdict=Verdict.MALFORMED)),
            "run.not_confirmed",
            id="journal unreadable",
        ),
        pytest.param(
            with_instead(replace(SECOND, verdict=None)), "run.awaiting_verdict", id="not judged yet"
        ),
        pytest.param(
            with_instead(replace(SECOND, verdict=Verdict.TIMED_OUT)),
            "run.awaiting_verdict",
            id="the replay ran out of time",
        ),
        pytest.param(
            with_instead(replace(SECOND, level="guided")), "runs.too_few", id="guided level"
        ),
        pytest.param(
            with_instead(replace(SECOND, has_permit=False)), "runs.too_few", id="without a permit"
        ),
        pytest.param(
            with_instead(replace(SECOND, subject_code="something-else")),
            "runs.too_few",
            id="scenario of another programme",
        ),
        pytest.param(
            with_instead(replace(FIRST, subject_code="prepare-and-wash-nominal")),
            "runs.no_fault",
            id="no run with a fault",
        ),
        pytest.param(
            with_instead(replace(FIRST, started_at=hours_ago(24 * 91))),
            "runs.too_old",
            id="run played too long ago",
        ),
        pytest.param(without("review of run-1 by trainer"), "review.missing", id="unsigned run"),
        pytest.param(
            with_instead(replace(a_review(FIRST), signer_uid="trainee")),
            "review.by_oneself",
            id="signed for oneself",
        ),
        pytest.param(
            with_instead(replace(a_review(FIRST), signed_digest="another")),
            "review.of_another_result",
            id="signature of another result",
        ),
        pytest.param(
            with_instead(replace(a_review(FIRST), meaning=ReviewMeaning.WITNESSED)),
            "review.missing",
            id="witnessed is not reviewed",
        ),
        pytest.param(
            with_instead(replace(a_review(FIRST), meaning=ReviewMeaning.NOT_ACCEPTED)),
            "run.not_accepted",
            id="a trainer did not accept the run",
        ),
    ],
)
def test_each_missing_piece_is_refused_with_its_reason(
    evidence: tuple[Evidence, ...], expected: str
) -> None:
    decision = decide(PROGRAMME, evidence, NOW)

    assert not decision.is_granted
    assert expected in codes(decision)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda run: replace(run, passed=False), id="failed"),
        pytest.param(lambda run: replace(run, critical_errors=("x",)), id="critical error"),
        pytest.param(lambda run: replace(run, verdict=Verdict.DIVERGED), id="diverged"),
        pytest.param(lambda run: replace(run, verdict=None), id="unjudged"),
    ],
)
def test_a_bad_run_between_two_good_ones_breaks_the_row(
    spoil: Callable[[RunJudged], RunJudged],
) -> None:
    bad = spoil(a_run("between", 45, "air-in-line"))

    assert "runs.too_few" in codes(decide(PROGRAMME, (*ENOUGH, bad), NOW))


def test_a_bad_run_before_two_good_ones_does_no_harm() -> None:
    bad = replace(a_run("before", 60), passed=False)

    assert decide(PROGRAMME, (*ENOUGH, bad), NOW).is_granted


def test_a_practice_run_between_the_two_does_not_count_either_way() -> None:
    practice = replace(a_run("practice", 45), has_permit=False, passed=False)

    assert decide(PROGRAMME, (*ENOUGH, practice), NOW).is_granted


def test_order_is_the_order_of_play_and_not_of_arrival() -> None:
    late = replace(a_run("offline", 45), passed=False, achieved_at=hours_ago(0.1))

    assert not decide(PROGRAMME, (*ENOUGH, late), NOW).is_granted


def test_not_accepted_by_one_trainer_outweighs_accepted_by_another() -> None:
    refusal = replace(
        a_review(FIRST, signer="second"), meaning=ReviewMeaning.NOT_ACCEPTED, uid="refusal"
    )

    assert "run.not_accepted" in codes(decide(PROGRAMME, (*ENOUGH, refusal), NOW))


def test_the_trainees_own_refusal_does_not_count() -> None:
    own = replace(a_review(FIRST, signer="trainee"), meaning=ReviewMeaning.NOT_ACCEPTED, uid="own")

    assert decide(PROGRAMME, (*ENOUGH, own), NOW).is_granted


def test_a_later_failed_attempt_does_not_take_a_pass_away() -> None:
    later = an_attempt("attempt-2", score="40", hours=100)

    assert decide(PROGRAMME, (*ENOUGH, later), NOW).is_granted


def test_a_module_read_in_an_old_release_must_be_read_again() -> None:
    changed = replace(
        PROGRAMME, modules=tuple(replace(m, oldest_release=2) for m in PROGRAMME.modules)
    )

    assert codes(decide(changed, ENOUGH, NOW)) == ["module.release_outdated"] * 2
    newer = (*ENOUGH, a_module("device-architecture", 2), a_module("starting-material", 3))
    assert decide(changed, newer, NOW).is_granted


def test_what_comes_later_than_now_is_left_out() -> None:
    early = NOW - timedelta(days=1, hours=20)

    assert not decide(PROGRAMME, ENOUGH, early).is_granted
    assert decide(PROGRAMME, ENOUGH, early) == decide(
        PROGRAMME, [e for e in ENOUGH if e.achieved_at <= early], early
    )


def a_certificate(*, issued_hours: float, until_days: int, runs: tuple[str, ...] = ()) -> Evidence:
    return CertificateHeld(
        uid="CA-1",
        subject_code=PROGRAMME.code,
        achieved_at=hours_ago(issued_hours),
        valid_until_on=(NOW + timedelta(days=until_days)).date(),
        run_uids=runs,
    )


def test_a_certificate_in_force_is_not_issued_again_before_its_window() -> None:
    held = a_certificate(issued_hours=1000, until_days=61)

    assert codes(decide(PROGRAMME, (*ENOUGH, held), NOW)) == ["renewal.not_open"]
    open_now = a_certificate(issued_hours=1000, until_days=60)
    assert decide(PROGRAMME, (*ENOUGH, open_now), NOW).is_granted


def test_runs_of_the_last_certificate_are_used_up() -> None:
    held = a_certificate(issued_hours=30, until_days=10, runs=("run-1", "run-2"))

    assert "runs.used_before" in codes(decide(PROGRAMME, (*ENOUGH, held), NOW))


def test_after_a_revocation_only_runs_played_later_count() -> None:
    held = a_certificate(issued_hours=1000, until_days=200)
    assert isinstance(held, CertificateHeld)

    assert decide(PROGRAMME, (*ENOUGH, replace(held, revoked_at=hours_ago(60))), NOW).is_granted
    refused = decide(PROGRAMME, (*ENOUGH, replace(held, revoked_at=hours_ago(45))), NOW)
    assert "runs.used_before" in codes(refused)


def test_a_certificate_of_another_programme_does_not_matter() -> None:
    held = replace(a_certificate(issued_hours=1, until_days=300), subject_code="other")  # type: ignore[type-var]

    assert decide(PROGRAMME, (*ENOUGH, held), NOW).is_granted


def test_a_third_good_run_takes_the_place_of_the_first_only_when_it_is_signed() -> None:
    third = a_run("run-3", 30, "mains-dip")
    unsigned = decide(PROGRAMME, (*ENOUGH, third), NOW)
    signed = decide(PROGRAMME, (*ENOUGH, third, a_review(third)), NOW)

    assert FIRST in unsigned.used
    assert third not in unsigned.used
    assert third in signed.used
    assert FIRST not in signed.used


def test_times_without_a_zone_are_refused() -> None:
    with pytest.raises(NaiveTimeError):
        replace(FIRST, started_at=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(NaiveTimeError):
        decide(PROGRAMME, ENOUGH, datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(
    "impossible",
    [
        pytest.param({"valid_months": 0}, id="valid for no time"),
        pytest.param({"runs": replace(PROGRAMME.runs, with_fault=3)}, id="more faults than runs"),
        pytest.param(
            {"runs": replace(PROGRAMME.runs, scenarios=())}, id="a fault and no scenario with one"
        ),
    ],
)
def test_a_programme_that_nobody_could_fulfil_cannot_be_made(impossible: dict[str, object]) -> None:
    with pytest.raises(ProgrammeValueError):
        replace(PROGRAMME, **impossible)  # type: ignore[arg-type]


runs = st.builds(
    lambda number, hours, code, verdict, passed, critical, level, permit: replace(
        a_run(f"run-{number}", hours, code),
        verdict=verdict,
        passed=passed,
        critical_errors=("identity-broken",) if critical else (),
        level=level,
        has_permit=permit,
    ),
    number=st.integers(10, 30),
    hours=st.floats(2, 24 * 100),
    code=st.sampled_from(CODES),
    verdict=st.sampled_from([*[Verdict.CONFIRMED] * 6, Verdict.DIVERGED, None]),
    passed=st.sampled_from([True, True, True, False]),
    critical=st.sampled_from([False, False, False, True]),
    level=st.sampled_from(["exam", "exam", "exam", "guided"]),
    permit=st.sampled_from([True, True, True, False]),
)
histories = st.lists(runs, max_size=6, unique_by=lambda run: run.uid).flatmap(
    lambda played: st.tuples(
        st.just(played),
        st.lists(
            st.builds(
                lambda run, meaning, own: replace(
                    a_review(run, uid=f"{meaning} {run.uid} {own}"),
                    meaning=meaning,
                    signer_uid="trainee" if own else "trainer",
                ),
                run=st.sampled_from(played or [FIRST]),
                meaning=st.sampled_from([*[ReviewMeaning.ACCEPTED] * 5, *ReviewMeaning]),
                own=st.sampled_from([False, False, False, True]),
            ),
            max_size=8,
        ),
    )
)
bad_runs = st.builds(
    lambda number, hours, spoil: replace(a_run(f"bad-{number}", hours, "mains-dip"), **spoil),
    number=st.integers(0, 9),
    hours=st.floats(2, 24 * 100),
    spoil=st.sampled_from(
        [
            {"passed": False},
            {"critical_errors": ("overridden interlock",)},
            {"verdict": Verdict.DIVERGED},
            {"verdict": None},
        ]
    ),
)


@given(history=histories, bad=bad_runs)
@settings(max_examples=300)
def test_adding_a_bad_run_never_turns_a_refusal_into_a_grant(
    history: tuple[list[RunJudged], list[RunReviewed]], bad: RunJudged
) -> None:
    known: tuple[Evidence, ...] = (*READ_AND_PASSED, *history[0], *history[1])
    before = decide(PROGRAMME, known, NOW)
    after = decide(PROGRAMME, (*known, bad, a_review(bad)), NOW)

    assert before.is_granted or not after.is_granted


@given(history=histories, order=st.randoms(use_true_random=False))
def test_the_order_in_which_evidence_is_handed_over_does_not_matter(
    history: tuple[list[RunJudged], list[RunReviewed]], order: object
) -> None:
    known: list[Evidence] = [*ENOUGH, *history[0], *history[1]]
    shuffled = list(known)
    order.shuffle(shuffled)  # type: ignore[attr-defined]

    assert decide(PROGRAMME, shuffled, NOW) == decide(PROGRAMME, known, NOW)


@given(history=histories)
def test_a_grant_rests_on_two_confirmed_passed_signed_exam_runs_in_a_row(
    history: tuple[list[RunJudged], list[RunReviewed]],
) -> None:
    known: tuple[Evidence, ...] = (*READ_AND_PASSED, *history[0], *history[1])
    decision = decide(PROGRAMME, known, NOW)
    used = [item for item in decision.used if isinstance(item, RunJudged)]
    reviews = [item for item in decision.used if isinstance(item, RunReviewed)]

    if decision.is_granted:
        assert len(used) == 2
        assert all(run.passed and run.verdict is Verdict.CONFIRMED for run in used)
        assert not any(run.critical_errors for run in used)
        assert any(run.subject_code in PROGRAMME.runs.fault_codes() for run in used)
        assert {review.subject_code for review in reviews} == {run.uid for run in used}
        assert all(review.signer_uid == "trainer" for review in reviews)


def test_dropping_any_single_piece_of_sufficient_evidence_is_refused() -> None:
    for kept in itertools.combinations(ENOUGH, len(ENOUGH) - 1):
        assert not decide(PROGRAMME, kept, NOW).is_granted


def test_runs_to_review_are_the_good_and_fresh_ones_that_nobody_judged() -> None:
    old = a_run("old", 24 * 100)
    bad = replace(a_run("bad", 60), passed=False)
    witnessed = replace(a_review(SECOND), meaning=ReviewMeaning.WITNESSED)

    known = (old, bad, FIRST, SECOND, a_review(FIRST), witnessed)

    assert list_reviewable_runs(PROGRAMME, known, NOW) == (SECOND,)
