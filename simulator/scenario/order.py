"""The order of a training batch: what the scans are compared with."""

from typing import Final

from simulator.controller.recipe import BatchOrder
from simulator.plant.materials import PlantSetup

TODAY: Final = "261122"
BADGES: Final = {
    "operator-badge": "TRN-OP-01",
    "second-person-badge": "TRN-OP-02",
}
"""{badge at the bench: what the reader sees}."""


def make_order(setup: PlantSetup, batch_number: str) -> BatchOrder:
    """Return the order that belongs to the materials of a run."""
    return BatchOrder(
        batch_number=batch_number,
        patient=setup.patient,
        donation=setup.din,
        today_yymmdd=TODAY,
        operator=BADGES["operator-badge"],
        second_person=BADGES["second-person-badge"],
        items=(
            ("operator-badge", BADGES["operator-badge"]),
            ("patient_record", setup.patient),
            ("kit", setup.kit_label.gtin),
            ("buffer", setup.buffer_label.gtin),
            ("input_bag", setup.din),
            ("product_bag", setup.din),
        ),
        released_lots=(setup.kit_label.lot, setup.buffer_label.lot),
    )
