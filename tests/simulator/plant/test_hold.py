"""Loss of viable CD34+ cells while material waits, against Antonenas et al., Cytotherapy 2006."""

import pytest

from simulator.kernel.numerics import exp
from simulator.plant.decay import HoldLoss, hold_rate_per_h
from simulator.plant.interface import Actuators
from simulator.plant.materials import draw_setup, nominal_setup


@pytest.mark.parametrize(
    ("temperature_c", "hours", "published_percent", "within"),
    [
        (5.0, 24, 9.4, 3),
        (5.0, 48, 19.4, 3),
        (5.0, 72, 28.0, 3),
        (21.0, 24, 21.9, 5),
        (21.0, 48, 30.7, 5),
        (21.0, 72, 43.3, 5),
    ],
)
def test_hold_loss_agrees_with_the_published_storage_study(
    profile, temperature_c, hours, published_percent, within
) -> None:
    lost = 100.0 * (1.0 - exp(-hold_rate_per_h(profile, temperature_c, 1.0e8) * hours))

    assert lost == pytest.approx(published_percent, abs=within)


def test_no_cell_survives_a_day_undiluted_at_body_temperature(profile) -> None:
    assert exp(-hold_rate_per_h(profile, 37.0, 1.0e8) * 24) < 0.02


def test_crowded_material_loses_faster(profile) -> None:
    ratio = hold_rate_per_h(profile, 5.0, 4.5e8) / hold_rate_per_h(profile, 5.0, 1.0e8)

    assert ratio == pytest.approx(2.0)


def test_minute_steps_agree_with_the_exponential(profile) -> None:
    amounts = [100.0, 1.0e8, 0.0, 0.0, 0.0, 0.0, 0.0]
    loss = HoldLoss(profile)
    for _ in range(24 * 60):
        loss.apply(amounts, 5.0, 1.0 / 60.0)

    assert amounts[1] == pytest.approx(1.0e8 * exp(-0.0045 * 24), rel=1e-6)
    assert amounts[1] + amounts[3] == pytest.approx(1.0e8, rel=1e-12)


def test_the_reference_batch_arrives_as_it_should(profile) -> None:
    """Receipt after 18 h at 2-8 C: about 4.8e10 nucleated cells, 6.0e8 CD34+, 95-97 % viable."""
    amounts = nominal_setup(profile).input_amounts
    nucleated = amounts[1] + amounts[2]

    assert amounts[1] == pytest.approx(6.0e8, rel=0.02)
    assert nucleated == pytest.approx(4.8e10, rel=0.03)
    assert 0.94 < nucleated / (nucleated + amounts[3]) < 0.97


def test_donors_differ_and_a_seed_always_gives_the_same_donor(profile) -> None:
    assert draw_setup(profile, 1) == draw_setup(profile, 1)
    assert draw_setup(profile, 1) != draw_setup(profile, 2)


def test_a_cold_bag_warms_with_a_time_constant_of_half_an_hour(new_operator) -> None:
    plant = new_operator().plant
    plant.advance(Actuators(), 33 * 120)

    assert plant.fluids.bags[0].temperature_c == pytest.approx(22.0 - 17.0 * exp(-1.0), abs=0.05)


def test_a_heated_chamber_follows_and_its_sensor_lags(new_operator) -> None:
    plant = new_operator().plant
    plant.advance(Actuators(heater_duty=0.75), 8 * 120)
    chamber = plant.fluids.chamber.temperature_c

    assert chamber == pytest.approx(22.0 + 15.0 * (1.0 - exp(-1.0)), abs=0.05)
    assert plant.heat.shown_chamber_c < chamber
