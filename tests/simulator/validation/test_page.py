"""The generated page of the validation and its figures."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "docs" / "explanation" / "validation"
FIGURES = sorted(FOLDER.glob("*.svg"))


def test_the_page_and_its_figures_are_those_of_the_model() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "tools.validation_page", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.stdout == ""
    assert answer.returncode == 0, answer.stderr


def test_there_are_figures_for_the_six_questions() -> None:
    assert [path.stem for path in FIGURES] == [
        "copies",
        "culture",
        "dose",
        "freezing",
        "hold",
        "positive-cells",
    ]


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
def test_a_figure_has_words_for_those_who_do_not_see_it_and_a_dark_form(path) -> None:
    text = path.read_text(encoding="utf-8")
    root = ET.fromstring(text)

    names = [child.tag.split("}")[1] for child in root]
    assert names[:2] == ["title", "desc"]
    assert "prefers-color-scheme: dark" in text
    assert "<script" not in text
