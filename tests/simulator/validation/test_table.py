"""The validation table: every published observation, judged from fixed seeds."""

import re

import pytest

from simulator.validation.cohorts import Cohort, run_part
from simulator.validation.evidence import BATCHES, COHORTS
from simulator.validation.measures import MEASURES
from simulator.validation.rows import BUILT_IN, INDEPENDENT, OBSERVATIONS
from simulator.validation.table import gather_evidence, judge_all, table_as_plain

ROWS_OF_THE_REFERENCE = (
    *(f"V{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 16, 17, 18)),
    *(f"V{n}" for n in (20, 21, 22, 23, 24, 26, 27, 28, 29, 30)),
)


@pytest.fixture(scope="module")
def rows():
    return judge_all(gather_evidence())


def test_every_row_of_the_reference_is_there_once() -> None:
    names = [observation.row for observation in OBSERVATIONS]

    assert len(names) == len(set(names))
    assert set(ROWS_OF_THE_REFERENCE) <= set(names)
    assert {re.split(r"-", name)[0] for name in names} == set(ROWS_OF_THE_REFERENCE)


@pytest.mark.parametrize("observation", OBSERVATIONS, ids=lambda o: o.row)
def test_each_row_says_where_it_comes_from_and_what_was_fitted(observation) -> None:
    assert observation.kind in (BUILT_IN, INDEPENDENT)
    assert re.search(r"\d{4}|label|information|Sepax|checked|runs|panel|NIH", observation.source)
    assert observation.published
    assert observation.calibrated.endswith(".")
    assert (observation.row in MEASURES) == (observation.accept is not None)


def test_no_row_misses_its_acceptance_without_saying_so(rows) -> None:
    missed = [row.observation.row for row in rows if row.is_unexpected_miss]

    assert missed == []


def test_declared_mismatches_really_do_not_fit(rows) -> None:
    declared = {row.observation.row for row in rows if row.observation.mismatch}
    outside = {row.observation.row for row in rows if row.inside is False}

    assert declared == outside == {"V16-vcn", "V20-wash", "V22-night", "V26"}


def test_figures_lie_within_their_intervals(rows) -> None:
    for row in rows:
        if row.estimate is not None:
            assert row.estimate.low <= row.estimate.model <= row.estimate.high, row.observation.row
            assert row.estimate.meaning


def test_agreement_that_was_not_built_in(rows) -> None:
    good = {r.observation.row for r in rows if r.inside and r.observation.kind == INDEPENDENT}

    assert {"V4", "V7", "V8", "V11-lvv", "V16", "V17", "V21-sd", "V22"} <= good


def test_what_is_not_predicted_has_no_figure(rows) -> None:
    shown = [row for row in table_as_plain(rows)["rows"] if row["model"] is None]

    assert [row["id"] for row in shown] == ["V30"]
    assert shown[0]["inside"] is shown[0]["interval"] is None


def test_the_answer_for_machines_has_the_promised_fields(rows) -> None:
    document = table_as_plain(rows)

    assert document["batches_per_cohort"] == BATCHES
    for row in document["rows"]:
        assert {
            "id",
            "observation",
            "published",
            "source",
            "model",
            "interval",
            "kind",
            "inside",
        } <= set(row)


def test_judging_twice_gives_the_same_figures() -> None:
    first, second = (table_as_plain(judge_all(gather_evidence(batches=12))) for _ in range(2))

    assert first == second


def test_parts_of_a_cohort_join_to_the_whole() -> None:
    cohort = Cohort("hgi001", (("moi_per_cycle", 10.0),), 9)

    assert run_part(cohort, 0, 6) == run_part(cohort, 0, 2) + run_part(cohort, 2, 6)


def test_cohorts_are_distinct() -> None:
    assert len(set(COHORTS)) == len(COHORTS)
