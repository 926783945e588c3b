"""What stands beside the device before the run: patient material, buffer and kits, with labels."""

from dataclasses import dataclass

from simulator.kernel.numerics import exp, log
from simulator.kernel.randomness import draw_normal
from simulator.plant.decay import hold_rate_per_h
from simulator.plant.labels import Gs1Label, format_din, format_gs1
from simulator.plant.parameters import Profile
from simulator.plant.species import (
    CD34,
    DEAD,
    NUCLEATED,
    PLASMA,
    PLATELETS,
    RED,
    VOLUME,
    Amounts,
    nothing,
)

KIT_GTIN = "09506000134352"
BUFFER_GTIN = "09506000134369"
KIT_LABEL = Gs1Label(KIT_GTIN, "281130", "KT2611A", "000417")
BUFFER_LABEL = Gs1Label(BUFFER_GTIN, "270630", "BF2609C", "001082")
DIN = "A999926000123"
OTHER_DIN = "A999926000132"
PATIENT = "TRN-P-0042"


@dataclass(frozen=True, slots=True)
class PlantSetup:
    """The material world at tick 0.

    Attributes:
        input_amounts: Contents of the leukapheresis bag, in the order of `Species`.
        input_air_ml: Air in that bag.
        input_temperature_c: Its temperature on arrival.
        buffer_ml: Contents of the buffer bag.
        kits_in_stock: Kits at hand, the one to be mounted first included.
        kit_label: GS1 content of the first kit; further kits count the serial up.
        buffer_label: GS1 content of the buffer bag.
        din: Donation number of the patient's material.
        patient: Patient code as on the order; the product label carries both.
    """

    input_amounts: tuple[float, ...]
    input_air_ml: float
    input_temperature_c: float
    buffer_ml: float
    kits_in_stock: int = 3
    kit_label: Gs1Label = KIT_LABEL
    buffer_label: Gs1Label = BUFFER_LABEL
    din: str = DIN
    patient: str = PATIENT

    def label_text(self, item: str, kit_number: int = 1) -> str:
        """Give what the reader transmits for an item with its right label."""
        if item == "kit":
            label = self.kit_label
            serial = str(int(label.serial) + kit_number - 1).zfill(len(label.serial))
            return format_gs1(Gs1Label(label.gtin, label.expiry_yymmdd, label.lot, serial))
        if item == "buffer":
            return format_gs1(self.buffer_label)
        return self.patient if item == "patient_record" else format_din(self.din)


def nominal_setup(profile: Profile) -> PlantSetup:
    """Give the reference batch: every quantity at its median, after the profile's transport."""
    return _build(profile, 1.0, 1.0, 1.0)


def draw_setup(profile: Profile, seed: int) -> PlantSetup:
    """Give a batch of one donor: CD34+, nucleated cells and platelets spread between donors."""

    def spread(stream: str, gsd: float) -> float:
        return exp(draw_normal(seed, stream, 0) * log(gsd))

    return _build(
        profile,
        spread("donor.cd34", profile.value("donor_gsd_cd34")),
        spread("donor.nucleated", profile.value("donor_gsd_nucleated")),
        spread("donor.platelets", profile.value("donor_gsd_platelets")),
    )


def _build(profile: Profile, cd34: float, nucleated: float, platelets: float) -> PlantSetup:
    value = profile.value
    median = value("cd34_collected_per_kg") * value("patient_weight")
    collected = median * cd34
    total = median / value("cd34_fraction") * nucleated
    other = total - collected if total > collected else 0.0
    fresh_dead = (collected + other) * (1.0 / value("apheresis_viability") - 1.0)
    concentration = (collected + other + fresh_dead) / value("apheresis_volume")
    rate = hold_rate_per_h(profile, value("transport_temperature"), concentration)
    kept = exp(-rate * value("transport_time"))
    kept_other = exp(-rate * value("hold_loss_ratio_other") * value("transport_time"))
    amounts: Amounts = nothing()
    amounts[VOLUME] = value("apheresis_volume")
    amounts[CD34] = collected * kept
    amounts[NUCLEATED] = other * kept_other
    amounts[DEAD] = fresh_dead + collected * (1.0 - kept) + other * (1.0 - kept_other)
    amounts[PLATELETS] = value("apheresis_platelets") * platelets
    amounts[RED] = value("apheresis_volume") * value("apheresis_hematocrit")
    amounts[PLASMA] = value("apheresis_volume") * 0.85
    return PlantSetup(
        tuple(amounts),
        value("input_bag_air"),
        value("transport_temperature"),
        value("buffer_bag_volume"),
    )
