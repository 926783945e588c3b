"""The dose response of the calibrated model and its sensitivities: the reference table."""

import pytest

NONE = {"pge2_dose": 0.0, "poloxamer_dose": 0.0}


@pytest.mark.parametrize(
    ("first", "second", "vcn", "positive_percent", "viability_percent"),
    [
        (10, 0, 0.68, 41, 94.5),
        (25, 0, 1.63, 63, 93.7),
        (50, 0, 3.05, 77, 92.9),
        (100, 0, 5.34, 86, 92.2),
        (10, 10, 1.35, 59, 94.4),
        (25, 25, 3.10, 77, 93.3),
        (50, 50, 5.40, 86, 92.2),
        (100, 100, 8.37, 91, 91.1),
    ],
)
def test_the_dose_response_agrees_with_the_reference_table(
    transduce, first, second, vcn, positive_percent, viability_percent
) -> None:
    copies, positive, state = transduce(first, second)

    assert copies == pytest.approx(vcn, rel=0.02)
    assert 100 * positive == pytest.approx(positive_percent, abs=1.0)
    assert 100 * state.viability == pytest.approx(viability_percent, abs=2.0)


@pytest.mark.parametrize(
    ("half_life_h", "vcn"), [(10.4, 2.3), (20.0, 2.8), (35.0, 3.1), (60.0, 3.3)]
)
def test_a_stable_vector_gives_more_copies(transduce, half_life_h, vcn) -> None:
    assert transduce(25, 25, half_life_h=half_life_h)[0] == pytest.approx(vcn, rel=0.04)


@pytest.mark.parametrize(
    ("density", "vcn"), [(0.2e6, 1.2), (1.0e6, 3.1), (2.0e6, 3.8), (4.0e6, 4.3)]
)
def test_dense_cells_take_up_more(transduce, density, vcn) -> None:
    assert transduce(25, 25, density=density)[0] == pytest.approx(vcn, rel=0.06)


@pytest.mark.parametrize(("height_mm", "vcn"), [(1, 3.9), (2, 3.1), (5, 1.25), (10, 0.4)])
def test_a_high_liquid_keeps_the_vector_away(transduce, height_mm, vcn) -> None:
    assert transduce(25, 25, liquid_height_mm=float(height_mm))[0] == pytest.approx(vcn, rel=0.10)


def test_without_enhancers_about_a_quarter_of_the_copies_is_left(transduce) -> None:
    copies, positive, _ = transduce(25, 25, settings=NONE)

    assert copies == pytest.approx(0.70, rel=0.04)
    assert 100 * positive == pytest.approx(32.0, abs=2.0)


def test_half_an_addition_and_a_double_one_have_the_reference_effect(transduce) -> None:
    assert transduce(12.5, 12.5)[0] == pytest.approx(1.67, rel=0.03)
    assert transduce(50, 50)[0] == pytest.approx(5.4, rel=0.03)


def test_still_medium_costs_half_of_the_copies(transduce) -> None:
    assert transduce(25, 25, sherwood=1.0)[0] == pytest.approx(1.46, rel=0.10)


def test_omitted_cytokines_stop_growth_and_kill(transduce) -> None:
    _, _, state = transduce(25, 25, cytokine_share=0.0)

    assert state.viable_per_ml / 1.0e6 == pytest.approx(0.59, abs=0.04)
    assert 100 * state.viability == pytest.approx(76.0, abs=3.0)


def test_the_nominal_culture_ends_as_the_reference_batch_does(transduce) -> None:
    _, _, state = transduce(25, 25)

    assert state.viable_per_ml / 1.0e6 == pytest.approx(1.46, abs=0.03)
    assert state.glucose_mm == pytest.approx(18.6, abs=0.2)
    assert state.lactate_mm == pytest.approx(7.0, abs=0.5)


def test_steps_of_an_hour_agree_with_steps_of_minutes(transduce) -> None:
    coarse = transduce(25, 25)
    fine = transduce(25, 25, step_h=1.0 / 16.0)

    assert coarse[0] == pytest.approx(fine[0], rel=1e-4)
    assert coarse[2].viable_per_ml == pytest.approx(fine[2].viable_per_ml, rel=1e-4)
    assert coarse[2].viability == pytest.approx(fine[2].viability, rel=1e-4)


def test_halving_the_step_gains_four_orders(transduce) -> None:
    exact = transduce(25, 25, step_h=1.0 / 32.0)[2].viable_per_ml
    errors = [abs(transduce(25, 25, step_h=h)[2].viable_per_ml - exact) for h in (4.0, 2.0)]

    assert errors[0] / errors[1] > 8.0
