import json
import subprocess
import sys

import pytest

from simulator.__main__ import COMMANDS, main
from simulator.scenario.library import CODES

SHORT = ["run", "identity-mismatch", "--seed", "2"]


@pytest.fixture
def journal(tmp_path, capsys):
    path = tmp_path / "run.jsonl"
    assert main([*SHORT, "--out", str(path)]) == 0
    capsys.readouterr()
    return path


def test_scenarios_lists_all_for_people_and_as_json(capsys):
    assert main(["scenarios"]) == 0
    text = capsys.readouterr().out
    assert main(["scenarios", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)

    assert all(code in text for code in CODES)
    assert [row["code"] for row in rows] == list(CODES)
    assert all(len(row["recipe_digest"]) == 64 for row in rows)


def test_a_run_is_written_and_confirmed(journal, capsys):
    assert main(["replay", str(journal), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)

    assert document["verdict"] == "CONFIRMED"
    assert document["score"] == 100
    assert document["critical_errors"] == []
    assert document["outcome"] == "stopped"


def test_a_changed_journal_exits_with_one_and_says_where(journal, capsys):
    text = journal.read_text()
    journal.write_text(text.replace('"tick":12', '"tick":13', 1))

    assert main(["replay", str(journal)]) == 1
    said = capsys.readouterr().out

    assert "MALFORMED at line" in said or "DIVERGED at line" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "no-such", "--out", "x"], "There is no scenario 'no-such'"),
        ([*SHORT, "--operator", "drunk", "--out", "x"], "There is no operator 'drunk'"),
        ([*SHORT, "--level", "hard", "--out", "x"], "There is no level 'hard'"),
        ([*SHORT, "--out", "/no/such/folder/x"], "cannot be written"),
        (["replay", "/no/such/file"], "cannot be read"),
        (["bogus"], "There is no subcommand 'bogus'"),
        (["replay", "/"], "cannot be read"),
        (["shot", "no-such", "--out", "x"], "There is no screen 'no-such'"),
        (["shot", "help-run", "--out", "/proc/x"], "cannot be written"),
    ],
)
def test_wrong_use_is_one_clear_sentence(arguments, words, capsys):
    assert main(arguments) == 2
    said = capsys.readouterr().err

    assert words in said
    assert said.count("\n") == 1


def test_an_existing_file_is_not_written_over(journal, capsys):
    before = journal.read_bytes()

    assert main([*SHORT, "--out", str(journal)]) == 2

    assert "exists already" in capsys.readouterr().err
    assert journal.read_bytes() == before
    assert main([*SHORT, "--out", str(journal), "--force"]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        [*SHORT],
        ["--size", "big"],
        ["shot", "--all", "--out", "x", "--text", "900"],
        [*SHORT, "--seed", "-1", "--out", "x"],
        [*SHORT, "--seed", "many", "--out", "x"],
    ],
)
def test_argparse_refuses_with_two(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err.lower()


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_everywhere(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 0
    assert "celaxi-sim" in capsys.readouterr().out


def test_one_help_names_the_options_of_the_window_and_every_subcommand(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out

    assert "--scenario" in said
    assert all(f"  {name} " in said for name in COMMANDS)


def test_a_picture_of_one_screen_is_written(tmp_path, capsys):
    size = ["--size", "1280x720", "--text", "150"]

    assert main(["shot", "help-run", "--out", str(tmp_path), *size]) == 0

    written = [path.name for path in tmp_path.iterdir()]
    assert written == ["help-run-1280x720-150.png"]
    assert written[0] in capsys.readouterr().out


def test_headless_use_loads_neither_the_screen_nor_the_station():
    code = (
        "import sys; from simulator.__main__ import main; main(['scenarios']);"
        "bad = [m for m in sys.modules if m.startswith(('pygame', 'simulator.hmi',"
        " 'simulator.station', 'cryptography'))]; sys.exit(len(bad))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert result.returncode == 0, result.stderr
