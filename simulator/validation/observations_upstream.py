"""Published observations of collection, hold and selection: V1 to V10."""

from typing import Final

from simulator.validation.observation import BUILT_IN, INDEPENDENT, Observation

_SPOHN: Final = "Spohn et al., Cytotherapy 2015;17:1465"
_SCHLINKER: Final = "Schlinker, Cell Gene Ther Insights 2017;3(8):623, doi 10.18609/cgti.2017.059"
_DEL_FANTE: Final = "Del Fante et al. 2005 (removal of platelets before selection)"
_OVERLOAD: Final = "CliniMACS outside its specification, 643 procedures, Cytotherapy 2008;10:83"
_AMGEN: Final = "Amgen Cell Selection Device, 30 runs"
_CEPRATE: Final = "CEPRATE, 71 procedures, Bone Marrow Transplant (nature.com/articles/1700879)"
_ANTONENAS: Final = "Antonenas et al., Cytotherapy 2006, doi 10.1080/14653240600620994"

UPSTREAM: Final = (
    Observation(
        "V1",
        "CD34+ recovery of automated selection, n = 9",
        "74 +- 13 %",
        _SPOHN,
        BUILT_IN,
        "%",
        (69.0, 79.0),
        "Platelets of the standard wash set to give this mean.",
    ),
    Observation(
        "V1-sd",
        "its standard deviation",
        "13 points",
        _SPOHN,
        BUILT_IN,
        "points",
        (9.0, 16.0),
        "Spread of the log-odds of recovery fitted.",
    ),
    Observation(
        "V2",
        "viability after selection, fresh material",
        "99.9 +- 0.05 %",
        _SPOHN,
        BUILT_IN,
        "%",
        (97.0, 100.0),
        "Share of dead cells that the column holds is an assumption.",
    ),
    Observation(
        "V3",
        "residual T cells for 5e6 CD34+ cells",
        "17e3 +- 3e3",
        _SPOHN,
        BUILT_IN,
        "cells",
        (5.7e3, 51.0e3),
        "T-cell log reduction of this class of device (4.1) derived from it; 4.72 of another "
        "device would leave a quarter as many.",
    ),
    Observation(
        "V3-b",
        "residual B cells for 5e6 CD34+ cells",
        "78e3 +- 22e3",
        _SPOHN,
        BUILT_IN,
        "cells",
        (26.0e3, 234.0e3),
        "B-cell log reduction (2.6) derived from it.",
    ),
    Observation(
        "V4",
        "recovery after a wash that removes more than 90 % of platelets",
        "76.2 +- 2.9 %",
        _SCHLINKER,
        INDEPENDENT,
        "%",
        (71.0, 82.0),
        "Nothing fitted; platelet removal of 90-98 % from the same report, penalty from V5.",
    ),
    Observation(
        "V4-t",
        "T-cell log reduction of the same set-up",
        "4.72 +- 0.41",
        _SCHLINKER,
        BUILT_IN,
        "log10",
        (4.31, 5.13),
        "Set to it; a separate parameter, since V3 needs 4.1.",
    ),
    Observation(
        "V5",
        "recovery with the standard wash over that with extra platelet depletion",
        "71.2 / 81.8 % = 0.87",
        _DEL_FANTE,
        BUILT_IN,
        "ratio",
        (0.83, 0.91),
        "Penalty of platelets is this ratio.",
    ),
    Observation(
        "V6",
        "recovery lost at 1e9 CD34+ cells per vial",
        "no loss",
        _OVERLOAD,
        BUILT_IN,
        "%",
        (0.0, 5.0),
        "Capacity and sharpness shaped to this report.",
    ),
    Observation(
        "V6-overload",
        "recovery lost at 2e9 CD34+ cells per vial",
        "falls beyond capacity",
        _OVERLOAD,
        BUILT_IN,
        "%",
        (15.0, 60.0),
        "As V6; total nucleated cells have no effect.",
    ),
    Observation(
        "V7",
        "purity from 0.51 % CD34+ cells",
        "mean 91.5, median 95.5 %",
        _AMGEN,
        INDEPENDENT,
        "%",
        (85.0, 97.0),
        "Nothing fitted; the log reduction of the model is on the low side.",
    ),
    Observation(
        "V8",
        "purity from 1 % CD34+ cells; purity rises with the logarithm of the input",
        "at least 1 % wanted for high purity",
        _CEPRATE,
        INDEPENDENT,
        "%",
        (92.0, 97.0),
        "Shape not fitted; a test shows that purity rises with the input.",
    ),
    *(
        Observation(
            row,
            f"CD34+ loss after {hours} h at 2-8 C",
            f"{value} %",
            _ANTONENAS,
            BUILT_IN,
            "%",
            (value - 3.0, value + 3.0),
            "Rate at 5 C fitted.",
        )
        for row, hours, value in (("V9", 24, 9.4), ("V9-48h", 48, 19.4), ("V9-72h", 72, 28.0))
    ),
    *(
        Observation(
            row,
            f"CD34+ loss after {hours} h at 18-24 C",
            f"{value} %",
            _ANTONENAS,
            BUILT_IN,
            "%",
            (value - 5.0, value + 5.0),
            "Rate at 21 C fitted.",
        )
        for row, hours, value in (("V10", 24, 21.9), ("V10-48h", 48, 30.7), ("V10-72h", 72, 43.3))
    ),
)
"""Rows V1 to V10."""
