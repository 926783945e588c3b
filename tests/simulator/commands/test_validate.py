"""`celaxi-sim validate` and `celaxi-sim parameters` as people and machines use them."""

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from simulator.__main__ import main
from simulator.commands import validate
from simulator.commands.batches import Progress, open_runner
from simulator.commands.columns import format_table
from simulator.commands.validate import format_figure
from simulator.process.parameters import UNITS
from simulator.validation.cohorts import Cohort
from simulator.validation.evidence import Estimate
from simulator.validation.rows import OBSERVATIONS
from simulator.validation.table import Judged, gather_evidence

QUANTITIES = {
    "vcn",
    "lvv_positive",
    "dose_per_kg",
    "viability",
    "cd34_recovery",
    "cd34_purity",
    "fold_expansion",
    "post_thaw_viability",
}


def ask(capsys, *words: str):
    status = main(list(words))
    said = capsys.readouterr()
    return status, said.out, said.err


def test_batches_answer_with_distributions_and_reasons(capsys) -> None:
    status, out, err = ask(
        capsys, "validate", "--batches", "12", "--seed", "3", "--set", "moi_per_cycle=50", "--json"
    )
    answer = json.loads(out)

    assert (status, err) == (0, "")
    assert (answer["batches"], answer["seed"]) == (12, 3)
    assert answer["settings"] == {"moi_per_cycle": 50.0}
    assert set(answer["distributions"]) >= QUANTITIES
    for spread in answer["distributions"].values():
        assert set(spread) == {"mean", "sd", "p5", "p50", "p95"}
    assert 0.0 <= answer["release_pass_rate"] <= 1.0
    assert answer["distributions"]["vcn"]["p50"] > 4.0


def test_batches_for_people_are_a_table(capsys) -> None:
    status, out, _ = ask(capsys, "validate", "--batches", "5", "--variant", "editing")

    assert status == 0
    assert "5 virtual batches of editing, seed 1" in out
    assert "allelic_edit" in out
    assert "Meet the training release specification" in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--batches", "5", "--set", "moi=25"], "Near names: moi_per_cycle"),
        (["--batches", "5", "--set", "wash_cicles=2"], "Near names: wash_cycles"),
        (["--batches", "5", "--set", "moi_per_cycle=1e9"], "must be from 0 to 100 TU/cell"),
        (["--batches", "5", "--set", "moi_per_cycle=nan"], "must be from 0 to 100 TU/cell"),
        (["--batches", "5", "--set", "moi_per_cycle=much"], "'much' is not a number"),
        (["--batches", "5", "--set", "moi_per_cycle"], "write it as name=value"),
        (["--batches", "5", "--set", "wash_cycles=1.5"], "must be a whole number"),
        (["--batches", "0"], "--batches must be from 1 to"),
        (["--set", "moi_per_cycle=25"], "need --batches"),
        (["--seed", "0"], "need --batches"),
    ],
)
def test_a_wrong_request_is_refused_with_a_sentence_that_helps(capsys, words, sentence) -> None:
    status, out, err = ask(capsys, "validate", *words)

    assert status == 2
    assert out == ""
    assert sentence in err
    assert err.startswith("celaxi-sim validate: ")
    assert err.count("\n") == 1


def test_the_number_of_processes_changes_no_figure() -> None:
    cohort = Cohort("hgi001", (), 2)
    answers = []
    for processes in (1, 2, 3):
        with open_runner(100, processes) as run:
            answers.append(run(cohort, 61))

    assert answers[0] == answers[1] == answers[2]


def test_the_table_is_printed_for_people_and_exits_with_zero(capsys) -> None:
    status, out, _ = ask(capsys, "validate")

    assert status == 0
    assert "Spohn et al." in out
    assert "V20-wash: The device leaves 40 mL above the cells." in out
    assert "Outside without a declaration: none." in out


def test_the_table_for_machines_is_one_document(capsys, monkeypatch) -> None:
    few = gather_evidence(batches=12)
    monkeypatch.setattr(validate, "gather_evidence", lambda _run: few)

    _, out, _ = ask(capsys, "validate", "--json")
    rows = json.loads(out)["rows"]

    assert {row["kind"] for row in rows} == {"built-in", "independent"}
    assert {row["inside"] for row in rows} == {True, False, None}
    assert all(row["source"] for row in rows)


def test_a_missed_acceptance_that_is_not_declared_exits_with_one(capsys, monkeypatch) -> None:
    observation = replace(OBSERVATIONS[0], accept=(99.0, 100.0))
    missed = Judged(observation, Estimate(72.5, 50.0, 89.0, "band"), inside=False)
    monkeypatch.setattr(validate, "judge_all", lambda _evidence: (missed,))
    monkeypatch.setattr(validate, "gather_evidence", lambda _run: None)

    status, out, _ = ask(capsys, "validate")

    assert status == 1
    assert "OUTSIDE" in out
    assert "Outside without a declaration: V1." in out


def test_an_interrupt_is_told_in_one_line(capsys, monkeypatch) -> None:
    def interrupt(_run) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(validate, "gather_evidence", interrupt)

    status, out, err = ask(capsys, "validate")

    assert (status, out) == (130, "")
    assert err == "celaxi-sim validate: stopped before the end.\n"


def test_answers_are_the_same_in_processes_with_other_hash_seeds() -> None:
    words = ["validate", "--batches", "61", "--set", "moi_per_cycle=40", "--json"]
    answers = {
        subprocess.run(
            [sys.executable, "-m", "simulator", *words],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "7")
    }

    assert len(answers) == 1
    assert json.loads(next(iter(answers)))["batches"] == 61


def test_parameters_lists_both_profiles_with_source_and_confidence(capsys) -> None:
    status, out, _ = ask(capsys, "parameters", "--json")
    rows = json.loads(out)["parameters"]

    assert status == 0
    assert set(UNITS) < {row["name"] for row in rows}
    assert {row["profile"] for row in rows} == {"celaxi-generic", "process-generic"}
    for row in rows:
        assert {"name", "symbol", "value", "unit", "range", "source", "confidence"} <= set(row)
        assert row["range"][0] <= row["value"] <= row["range"][1]


def test_parameters_can_be_searched(capsys) -> None:
    status, out, _ = ask(capsys, "parameters", "moi")
    missing, _, err = ask(capsys, "parameters", "wash_cicles")

    assert (status, missing) == (0, 2)
    assert "moi_per_cycle" in out
    assert "Weber 2018" in out
    assert "Near names: wash_cycles" in err


def test_a_reader_who_stops_early_is_no_error() -> None:
    answer = subprocess.run(
        f"{sys.executable} -m simulator parameters | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    )

    assert answer.stdout.startswith("name")
    assert answer.stderr == ""


def test_progress_is_told_on_a_terminal_only() -> None:
    class Terminal:
        def __init__(self, *, tty: bool) -> None:
            self.tty, self.text = tty, ""

        def isatty(self) -> bool:
            return self.tty

        def write(self, text: str) -> None:
            self.text += text

        def flush(self) -> None:
            pass

    loud, quiet = Terminal(tty=True), Terminal(tty=False)
    for terminal in (loud, quiet):
        progress = Progress(40, terminal)
        progress.advance(20)
        progress.close()

    assert "20 of 40 virtual batches" in loud.text
    assert quiet.text == ""


def test_long_cells_wrap_within_their_column() -> None:
    table = format_table(("a", "text"), [("1", "one two three four five six")], (0, -1), 20)

    assert table.splitlines() == [
        "a  text",
        "-  -----------------",
        "1  one two three",
        "   four five six",
    ]


@pytest.mark.parametrize(
    ("value", "text"), [(12694.0, "12700"), (0.7012, "0.701"), (9.5e6, "9.5e+06"), (0.0, "0")]
)
def test_figures_have_three_digits(value, text) -> None:
    assert format_figure(value) == text
