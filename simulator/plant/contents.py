"""What the vessels and tubes of the fluid path hold, taken together."""

from simulator.plant.fluids import FluidPath
from simulator.plant.species import Amounts, add_amounts, nothing, take_fraction


def list_stores(fluids: FluidPath) -> tuple[Amounts, ...]:
    """Give every composition in the path (the chamber's two pools apart)."""
    return (
        *(bag.amounts for bag in fluids.bags),
        *(tube.amounts for tube in fluids.tubes),
        fluids.inlet.amounts,
        fluids.outlet.amounts,
        fluids.chamber.suspended,
        fluids.chamber.settled,
    )


def empty_kit(fluids: FluidPath) -> Amounts:
    """Empty tubes, manifolds, chamber and the bags of the kit; give what they held."""
    gone = nothing()
    for bag in fluids.bags[2:]:
        add_amounts(gone, take_fraction(bag.amounts, 1.0))
        bag.air_ml = 0.0
    for tube in (*fluids.tubes, fluids.inlet, fluids.outlet):
        add_amounts(gone, take_fraction(tube.amounts, 1.0))
    add_amounts(gone, fluids.chamber.all_amounts())
    fluids.chamber.suspended = nothing()
    fluids.chamber.settled = nothing()
    return gone
