"""Forms drawn from the foundation bank."""

import json
from collections import Counter

import pytest

from assessments import Blueprint, BlueprintError, Cell, Form, assemble_form, seeded_draw
from assessments.chance import shuffle
from assessments.errors import PositionError
from tests.assessments.support import foundation_bank, foundation_knowledge


def a_form(seed: str) -> Form:
    return assemble_form(foundation_bank(), foundation_knowledge().blueprint, seeded_draw(seed))


@pytest.mark.parametrize("seed", [str(number) for number in range(60)])
def test_every_form_satisfies_its_blueprint(seed: str) -> None:
    bank, blueprint = foundation_bank(), foundation_knowledge().blueprint
    by_code = {item.code: item for item in bank.items}

    chosen = [by_code[item.code] for item in a_form(seed).items]

    assert len(chosen) == len({item.code for item in chosen}) == blueprint.length == 24
    for cell in blueprint.cells:
        assert sum(cell.fits(item) for item in chosen) >= cell.count
    assert sum(item.is_critical for item in chosen) == 4
    assert Counter(item.module for item in chosen) == {
        "device-architecture": 12,
        "starting-material": 12,
    }
    assert Counter(item.kind for item in chosen)["numeric"] == 6


def test_the_same_seed_gives_the_same_form_and_another_seed_another() -> None:
    assert a_form("one").digest == a_form("one").digest
    assert a_form("one").digest != a_form("two").digest


def test_over_many_seeds_every_item_is_used() -> None:
    used = {item.code for number in range(150) for item in a_form(f"use{number}").items}

    assert used == {item.code for item in foundation_bank().items}


def test_a_form_comes_back_from_its_stored_document() -> None:
    form = a_form("stored")

    again = Form.from_json(json.loads(json.dumps(form.to_json())))

    assert again == form
    assert again.digest == form.digest


def test_no_placeholder_is_left_in_what_is_shown_or_explained() -> None:
    for number in range(30):
        for item in a_form(f"fill{number}").items:
            assert "{" not in item.prompt + item.rationale
            rows = item.interaction.review(None)
            assert all("{" not in row.feedback + row.expected + row.label for row in rows)


def test_places_give_way_when_a_later_one_needs_their_item() -> None:
    bank = foundation_bank()
    criticals = sum(item.is_critical for item in bank.items)
    choices = sum(item.kind == "single_choice" for item in bank.items)
    blueprint = Blueprint(
        (Cell(choices - criticals, kind="single_choice"), Cell(criticals, is_critical=True))
    )

    for number in range(20):
        form = assemble_form(bank, blueprint, seeded_draw(str(number)))
        assert len(form.items) == choices


def test_a_blueprint_that_cannot_be_filled_is_refused_by_name() -> None:
    with pytest.raises(BlueprintError, match="99 times kind matching"):
        assemble_form(foundation_bank(), Blueprint((Cell(99, kind="matching"),)), seeded_draw("1"))


@pytest.mark.parametrize("position", [0, 25, -1])
def test_a_position_outside_the_form_is_refused(position: int) -> None:
    with pytest.raises(PositionError):
        a_form("x").get(position)


def test_every_order_of_a_shuffle_is_about_equally_likely() -> None:
    seen = Counter(shuffle("abc", "s", seeded_draw(str(number))) for number in range(3000))

    assert len(seen) == 6
    assert all(400 < count < 600 for count in seen.values())
