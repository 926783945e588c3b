"""Every text the window shows is in the catalogue, and every bundled font draws what it must."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import simulator.hmi
from simulator.hmi.catalogue import MissingTextError, load_catalogue, tr
from simulator.hmi.text import split_runs

FOLDER = Path(simulator.hmi.__file__).parent
LITERAL = re.compile(r"\btr\(\s*\"([^\"{}]+)\"")


def used_keys() -> set[str]:
    sources = (path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py"))
    return {key for source in sources for key in LITERAL.findall(source)}


def test_every_key_that_the_code_names_is_in_the_catalogue() -> None:
    assert len(used_keys()) > 100

    assert sorted(used_keys() - load_catalogue().keys()) == []


@pytest.mark.parametrize("kind", ["practice", "assessed"])
def test_computed_keys_of_the_start_screen_exist(kind: str) -> None:
    assert {f"start.kind_{kind}", f"start.note_{kind}"} <= load_catalogue().keys()


@pytest.mark.parametrize("form", ["comment", "identifier", "message", "bypass"])
def test_each_text_form_has_its_words(form: str) -> None:
    parts = {f"{form}.{part}" for part in ("title", "text", "field", "send")}

    assert parts <= load_catalogue().keys()


def test_a_missing_text_is_refused() -> None:
    with pytest.raises(MissingTextError):
        tr("no.such.key")


def test_placeholders_are_filled() -> None:
    assert tr("prompt.since", time="0:01:00") == "for 0:01:00"


def test_the_bundled_latin_fonts_draw_every_character_of_the_catalogue() -> None:
    covered: set[int] = set()
    for name in ("NotoSans-Regular.ttf", "NotoSansMath-Regular.ttf"):
        source = files("simulator.hmi") / "assets" / "fonts" / name
        covered |= set(TTFont(str(source)).getBestCmap())

    missing = {c for text in load_catalogue().values() for c in text if ord(c) not in covered}

    assert missing - {"\n"} == set()


def test_names_in_other_scripts_become_runs_of_their_own() -> None:
    assert [script for script, _ in split_runs("QA สมชาย محمد علي 5")] == [
        "latin",
        "thai",
        "latin",
        "arabic",
        "latin",
    ]


def test_a_figure_has_one_width_in_the_bundled_fonts() -> None:
    for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
        font = TTFont(str(files("simulator.hmi") / "assets" / "fonts" / name))
        cmap = font.getBestCmap()

        assert len({font["hmtx"][cmap[ord(d)]][0] for d in "0123456789"}) == 1
