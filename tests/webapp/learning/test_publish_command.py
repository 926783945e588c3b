"""`academy publish` as a person runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

ACADEMY = [sys.executable, "-c", "from webapp.cli import main; raise SystemExit(main())"]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CELAXI_")}
    return subprocess.run(
        [*ACADEMY, *words], env={**kept, **environment}, capture_output=True, text=True, check=False
    )


def test_checking_needs_no_database_and_no_configuration() -> None:
    done = run("publish", "--check")

    assert done.returncode == 0, done.stderr
    assert "celaxi-foundation: 2 modules" in done.stdout


def test_checking_answers_programs_in_json() -> None:
    answer = json.loads(run("publish", "--check", "--json").stdout)

    assert answer == {"ok": True, "courses": ["celaxi-foundation"], "findings": []}


def test_publishing_says_what_became_current(tmp_path: Path) -> None:
    place = {"CELAXI_DATA_DIR": str(tmp_path), "CELAXI_SECRET_KEY": "s" * 40}
    assert run("db", "upgrade", **place).returncode == 0

    first = run("publish", **place)
    second = run("publish", "--json", **place)

    assert first.returncode == 0, first.stderr
    assert "edition 1" in first.stdout
    assert json.loads(second.stdout)["outcome"] == "unchanged"


def test_publishing_into_nothing_says_what_to_do(tmp_path: Path) -> None:
    done = run("publish", CELAXI_DATA_DIR=str(tmp_path), CELAXI_SECRET_KEY="s" * 40)

    assert done.returncode == 2
    assert "academy db upgrade" in done.stderr
