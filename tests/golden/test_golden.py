import json

import pytest

from simulator.journal import read_journal, verify
from simulator.kernel.revision import MODEL_REVISION
from tools import golden

EXPECTED = json.loads(golden.EXPECTED.read_text("utf-8"))


def test_golden_runs_belong_to_this_model_revision():
    assert EXPECTED["model_revision"] == MODEL_REVISION, "record them again with `make golden`"
    assert sorted(EXPECTED["runs"]) == sorted(golden.name_of(case) for case in golden.CASES)


@pytest.mark.parametrize("case", golden.CASES, ids=golden.name_of)
def test_a_golden_run_gives_the_same_bits_and_the_same_score(case):
    name = golden.name_of(case)
    data = (golden.FOLDER / name).read_bytes()
    expected = dict(EXPECTED["runs"][name])
    fields = expected.pop("fields")

    found = golden.summarise(verify(data))

    if found != expected:
        first = golden.find_first_difference(read_journal(data), fields)
        pytest.fail(
            f"{name} differs first at {first}. Found {found}, expected {expected}. If this is on "
            "purpose, raise MODEL_REVISION and run `make golden`."
        )


def test_a_difference_is_told_with_tick_and_field():
    name = golden.name_of(("identity-mismatch", "skilled", 5))
    fields = json.loads(json.dumps(EXPECTED["runs"][name]["fields"]))
    fields[1][1]["plant: bags"] = "000000000000"
    journal = read_journal((golden.FOLDER / name).read_bytes())

    said = golden.find_first_difference(journal, fields)

    assert said == f"tick {fields[1][0]}: plant: bags"


def test_recording_again_is_refused_without_a_raised_revision(capsys):
    assert golden.main() == 2
    assert "Raise it" in capsys.readouterr().err
