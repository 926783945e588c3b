"""What the instrument of a record field says, to be compared with what the operator writes."""

from simulator.controller.controller import Controller
from simulator.controller.recipe import Field


def measured_value(controller: Controller, field: Field) -> float:
    """Return what the field's source says at this tick: an instrument, or a result of the batch.

    Raises:
        KeyError: The source is neither.
    """
    source = field.source
    if source.startswith("batch:"):
        return round(controller.bench.total(source.removeprefix("batch:")), 1)
    m = controller.m
    values = {
        "WT-101": m.wt_101_g,
        "WT-102": m.wt_102_g,
        "WT-103": m.wt_103_g,
        "WT-104": m.wt_104_g,
        "TIC-101": m.tic_101_c,
        "TT-102": m.tt_102_c,
        "JB-101": m.jb_101_ups_percent,
    }
    return round(values[source], 1)


READING_SOURCES = ("WT-101", "WT-102", "WT-103", "WT-104", "TIC-101", "TT-102", "JB-101")
"""Instruments that a field may name; `batch:<name>` names a result."""
