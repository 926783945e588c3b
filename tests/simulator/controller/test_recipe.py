import pytest

from simulator.controller.alarms import read_alarms
from simulator.controller.errors import RecipeError
from simulator.controller.instruments import SIGNALS
from simulator.controller.marked import read_marked
from simulator.controller.phases.library import PHASES
from simulator.controller.recipe import read_recipe
from simulator.scenario.library import RECIPE, load_texts, read_text

NAME = f"{RECIPE}.yaml"


def read(text):
    return read_recipe(read_marked(text, NAME), tuple(PHASES))


def test_the_master_recipe_has_both_unit_procedures():
    recipe = load_texts(RECIPE).recipe

    assert [each.path for each in recipe.procedure.children] == ["UP1", "UP2"]
    assert "UP1/integrity/pressure-hold" in recipe.paths()


def test_every_parameter_has_a_source_and_lies_in_its_range():
    for parameter in load_texts(RECIPE).recipe.parameters:
        assert parameter.source
        assert parameter.low <= parameter.value <= parameter.high


def test_layout_does_not_change_the_digest_and_a_number_does():
    text = read_text("recipes", NAME)
    changed = text.replace("residual_ml: {value: 70", "residual_ml: {value: 71")

    assert read("# a comment\n" + text).digest == read(text).digest
    assert read(changed).digest != read(text).digest


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("phase: spin}", "phase: spinn}", "unknown phase 'spinn'"),
        (
            "{value: 70, unit: mL, range: [40, 150]",
            "{value: 7, unit: mL, range: [40, 150]",
            "outside",
        ),
        ("element: UP2/load,", "element: UP9/load,", "unknown element 'UP9/load'"),
        ("    title: Prepare\n", "", "'title' is missing"),
        ("    unit: chamber\n", "    unit: chamber\n    colour: red\n", "unknown field 'colour'"),
        ("    unit: chamber\n", "    unit: chamber\n    unit: pump\n", "stands twice"),
    ],
)
def test_a_mistake_is_told_with_its_place(old, new, reason):
    text = read_text("recipes", NAME)
    assert old in text

    with pytest.raises(RecipeError) as caught:
        read(text.replace(old, new, 1))

    assert reason in str(caught.value)


@pytest.mark.parametrize("text", ["", "a: &x 1\nb: *x", "a: [", "? [1]\n: 2"])
def test_text_that_is_no_plain_yaml_is_refused(text):
    with pytest.raises(RecipeError):
        read_marked(text, "x.yaml")


def test_every_alarm_carries_its_rationalisation():
    for alarm in load_texts(RECIPE).alarms:
        assert alarm.basis
        assert alarm.consequence
        assert alarm.causes
        assert len(alarm.response) >= 2
        assert alarm.time_to_respond_s > 0


def test_an_alarm_on_an_unknown_signal_is_refused():
    text = read_text("recipes", "alarms.yaml").replace("signal: LS-101", "signal: LS-999")

    with pytest.raises(RecipeError, match="LS-999"):
        read_alarms(read_marked(text, "alarms.yaml"), SIGNALS, 0.5)
