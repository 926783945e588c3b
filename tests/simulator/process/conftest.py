"""The combined profile of the program, and cultures driven as the reference process drives them."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from simulator.plant.parameters import Profile
from simulator.process.culture import CultureState, advance_culture, seed_vessel
from simulator.process.integration import Enhancement, blend, positive_share, saturated_copies
from simulator.process.kinetics import Conditions, Kinetics
from simulator.process.parameters import apply_settings
from simulator.process.release import Specification
from simulator.validation.library import load_combined, load_specification

SEEDED_DEAD = 1.0 / 0.97 - 1.0
"""Dead cells for each viable one at a viability of 97 %."""

Transduce = Callable[..., tuple[float, float, CultureState]]


@pytest.fixture(scope="session")
def profile() -> Profile:
    return load_combined()


@pytest.fixture(scope="session")
def specification() -> Specification:
    return load_specification()


@pytest.fixture(scope="session")
def kinetics(profile: Profile) -> Kinetics:
    return Kinetics.from_profile(profile)


@pytest.fixture(scope="session")
def conditions(profile: Profile) -> Conditions:
    return Conditions.from_profile(profile)


@pytest.fixture
def seeded(profile: Profile) -> CultureState:
    return seed_vessel(profile, 1.0e6, 1.0e6 * SEEDED_DEAD)


@pytest.fixture(scope="session")
def transduce(profile: Profile) -> Transduce:
    """Give copies, positive share and vessel after additions at 24 and 44 h and harvest at 66 h."""

    def run(first, second, *, density=1.0e6, half_life_h=None, step_h=1.0, settings=None, **around):
        chosen = apply_settings(profile, settings or {})
        kinetics = Kinetics.from_profile(chosen)
        if half_life_h is not None:
            decay = replace(kinetics.decay, body_per_h=0.6931471805599453 / half_life_h)
            kinetics = replace(kinetics, decay=decay)
        rest = replace(Conditions.from_profile(chosen), **around)
        effect = Enhancement.from_profile(chosen)
        exposed = replace(rest, sticking=rest.sticking * effect.sticking)
        start = seed_vessel(chosen, density, density * SEEDED_DEAD)
        state = advance_culture(start, kinetics, rest, 24.0, step_h=step_h)
        for moi, hours in ((first, 20.0), (second, 22.0)):
            state = state.renew_medium(0.5, start)
            state = state.add_vector(moi, chosen.value("vector_carry_over"))
            state = advance_culture(state, kinetics, exposed, hours, step_h=step_h)
        copies = chosen.value("copies_per_adsorbed_unit") * effect.integration
        vcn = saturated_copies(copies * state.adsorbed_per_cell, chosen.value("copies_saturation"))
        dispersion = blend(
            chosen.value("dispersion_plain"), chosen.value("dispersion_enhanced"), effect.strength
        )
        return vcn, positive_share(vcn, dispersion), state

    return run
