"""The numbers that the lessons quote are computed again from their formulas."""

import math
from importlib.resources import files

import pytest

from courses import Course, check_content, read_tree

K_COLD, K_WARM = 0.0045, 0.0080
YIELDS = (0.74, 0.98, 1.36, 0.88, 0.91)
OVERALL = round(math.prod(YIELDS), 2)


@pytest.fixture(scope="module")
def course() -> Course:
    checked = check_content(read_tree(files("courses") / "content" / "celaxi-foundation"))
    assert checked.findings == ()
    assert checked.course is not None
    return checked.course


def left(rate: float, hours: float) -> float:
    return math.exp(-rate * hours)


def line_pressure_mbar(flow_ml_per_min: float, viscosity_pa_s: float = 0.0012) -> float:
    flow_m3_per_s = flow_ml_per_min * 1e-6 / 60
    return 8 * viscosity_pa_s * 1.5 * flow_m3_per_s / (math.pi * 0.0012**4) / 100


def seconds_to_alarm(compliance: float) -> float:
    return (600 - 18) * compliance / (50 / 60)


def rcf(radius_cm: float, rpm: float) -> float:
    return 1.118e-5 * radius_cm * rpm**2


def cooled(minutes: float) -> float:
    return 20 + 17 * math.exp(-minutes / 8)


def purity(share: float) -> float:
    wanted, others = share * 0.82, (1 - share) / 2000
    return 100 * wanted / (wanted + others)


D, S = "device-architecture", "starting-material"
QUOTED = [
    (D, "weight-and-flow", "volume = 110.2 g / 1.02 g/mL = {:.1f} mL", 110.2 / 1.02),
    (D, "weight-and-flow", "/ 120.0 = 0.100 = {:.0f} %", 100 * (120 - 108) / 120),
    (D, "weight-and-flow", "+ 102.0 = {:.1f} g", -120.0 - 300.0 + 310.0 + 0.0 + 102.0),
    (D, "pressure-and-air", "= 1842 Pa = {:.1f} mbar", line_pressure_mbar(50)),
    (D, "pressure-and-air", "At 10 mL/min it is {:.1f} mbar", line_pressure_mbar(10)),
    (D, "pressure-and-air", "at 150 mL/min it is {:.0f} mbar", line_pressure_mbar(150)),
    (D, "pressure-and-air", "2 × 2 × 2 × 2 = {:.0f} times", 2**4),
    (D, "pressure-and-air", "17.5 / 0.833 = {:.0f} s", seconds_to_alarm(0.03)),
    (D, "pressure-and-air", "reaches the alarm in {:.0f} seconds", seconds_to_alarm(0.02)),
    (D, "pressure-and-air", "(0.05 mL/mbar) in {:.0f} seconds", seconds_to_alarm(0.05)),
    (D, "temperature-and-rotation", "20 + 2.3 = {:.1f} °C", cooled(16)),
    (D, "temperature-and-rotation", "20 + 0.8 = {:.1f} °C", cooled(24)),
    (D, "temperature-and-rotation", "1340 x 1340 = {:.0f} x g", rcf(10, 1340)),
    (D, "temperature-and-rotation", "9 cm give only {:.0f} × g", rcf(9, 1340)),
    (D, "temperature-and-rotation", "same radius give\n{:.0f} × g", rcf(10, 670)),
    (D, "trusting-a-sensor", "x (1 - 0.08) = {:.1f} mL", 50 * 0.92),
    (D, "trusting-a-sensor", "about\n   {:.1f} g", 50 / 60),
    (D, "safe-state", "128.0 g / 1.02 g/mL = {:.1f} mL", 128 / 1.02),
    (D, "safe-state", "/ 126.0 = {:.1f} %", 100 * (126 - 125.5) / 126),
    (S, "where-the-cells-come-from", "6.5 x 10^8 / 50 = {:.1f} x 10^6", 5e10 * 0.013 / 50 / 1e6),
    (S, "where-the-cells-come-from", "one cell in {:.0f} is wanted", 1 / 0.013),
    (S, "time-and-temperature", "exp(-0.081) = {:.3f}", left(K_COLD, 18)),
    (S, "time-and-temperature", "x 0.922 = {:.1f} x 10^8 received", 6.5 * left(K_COLD, 18)),
    (S, "time-and-temperature", "{:.1f} % lost\n> 24 h warm", 100 * (1 - left(K_COLD, 24))),
    (S, "time-and-temperature", "0.825  ->  {:.1f} % lost", 100 * (1 - left(K_WARM, 24))),
    (S, "time-and-temperature", "{:.1f} against 30.7", 100 * (1 - left(K_WARM, 48))),
    (S, "time-and-temperature", "{:.1f} against 43.3", 100 * (1 - left(K_WARM, 72))),
    (S, "time-and-temperature", "this gives {:.3f} instead", 1 - 0.081),
    (S, "a-true-sample", "360 x 0.02 = {:.1f} mL", 360 * 0.02),
    (S, "a-true-sample", "+ 2 = 4.0 mL = {:.1f} %", 100 * 4 / 360),
    (S, "a-true-sample", "8 / √2 = {:.1f} per cent", 8 / math.sqrt(2)),
    (S, "count-and-dose", "x 360 = {:.1f} x 10^10", 133.3e6 * 360 / 1e10),
    (S, "count-and-dose", "6.0 x 10^8 / 50 = {:.1f} x 10^6", 6.0e8 / 50 / 1e6),
    (S, "count-and-dose", "0.88 x 0.91 = {:.2f}", math.prod(YIELDS)),
    (S, "count-and-dose", "x 0.79 = {:.1f} x 10^6 per kg before", 12.0 * OVERALL),
    (S, "count-and-dose", "5.0 / 0.79 = {:.2f} x", 5 / OVERALL),
    (S, "count-and-dose", "6.33 / 0.922 = {:.1f} x", 5 / OVERALL / left(K_COLD, 18)),
    (S, "count-and-dose", "6.0 × 0.922 × 0.79 = {:.1f} ×", 6 * left(K_COLD, 18) * OVERALL),
    (S, "count-and-dose", "from 9.5 to {:.1f} ×", 12 * 0.61 * math.prod(YIELDS[1:])),
    (S, "concentration-and-platelets", "/ 240 = {:.0f} x 10^6", 7.2e10 / 240 / 1e6),
    (S, "concentration-and-platelets", "(200 x 10^6) = {:.0f} mL", 7.2e10 / 200e6),
    (S, "concentration-and-platelets", "81.8 %  -> {:.1f} x", 12 * 0.818),
    (S, "concentration-and-platelets", "71.2 %  -> {:.1f} x", 12 * 0.712),
    (S, "concentration-and-platelets", "(820 + 49.5) = {:.0f} %", purity(0.01)),
    (S, "concentration-and-platelets", "(164 + 49.9) = {:.0f} %", purity(0.002)),
    (S, "accept-hold-or-stop", "71.2 / 81.8 = {:.2f}", 71.2 / 81.8),
    (S, "accept-hold-or-stop", "collected, {:.1f} remain", 13 * (1 - 0.219)),
    (S, "accept-hold-or-stop", "10.2 × 0.79 = {:.1f}.", 13 * (1 - 0.219) * OVERALL),
    (S, "accept-hold-or-stop", "× 75) = {:.1f} per cent", 100 * (1 - left(K_COLD, 75))),
]


@pytest.mark.parametrize(("module", "lesson", "quote", "value"), QUOTED)
def test_a_quoted_number_follows_from_its_formula(
    course: Course, module: str, lesson: str, quote: str, value: float
) -> None:
    body = course.find_module(module).find_lesson(lesson).body

    assert quote.format(value) in body


KEYS = [
    (D, "weight-and-flow", "gap-number", 100 * (150 - 143.8 / 1.02) / 150),
    (D, "pressure-and-air", "line-pressure", line_pressure_mbar(100)),
    (D, "pressure-and-air", "occlusion-seconds", seconds_to_alarm(0.03)),
    (D, "temperature-and-rotation", "force-from-rpm", rcf(10, 1340)),
    (D, "temperature-and-rotation", "cooling-number", cooled(16)),
    (S, "where-the-cells-come-from", "cells-in-collection", 4.0e10 * 0.005 / 1e6),
    (S, "time-and-temperature", "loss-18h", 100 * left(K_COLD, 18)),
    (S, "time-and-temperature", "mixed-transport", 100 * left(K_COLD, 12) * left(K_WARM, 6)),
    (S, "a-true-sample", "max-sample", 360 * 0.02),
    (S, "count-and-dose", "cd34-per-kg", 120e6 * 300 * 0.011 / 60 / 1e6),
    (S, "count-and-dose", "forecast-dose", 9.0 * OVERALL),
    (S, "concentration-and-platelets", "dilution-volume", 5.0e10 / 200e6 - 200),
    (S, "accept-hold-or-stop", "case-forecast", 8.0 * left(K_COLD, 48) * OVERALL),
]


@pytest.mark.parametrize(("module", "lesson", "check", "value"), KEYS)
def test_the_key_of_a_numeric_check_follows_from_its_formula(
    course: Course, module: str, lesson: str, check: str, value: float
) -> None:
    key = course.find_module(module).find_lesson(lesson).find_check(check).numeric

    assert key is not None
    assert abs(float(key.value) - value) <= float(key.tolerance) / 2


def test_every_numeric_check_is_computed_here(course: Course) -> None:
    numeric = {
        (module.code, lesson.code, check.code)
        for module in course.modules
        for lesson in module.lessons
        for check in lesson.checks
        if check.numeric is not None
    }

    assert numeric == {key[:3] for key in KEYS}


def test_every_option_of_a_check_is_explained(course: Course) -> None:
    options = [
        option
        for module in course.modules
        for lesson in module.lessons
        for check in lesson.checks
        for option in check.options
    ]

    assert options
    assert all(option.explanation for option in options)


def test_each_lesson_can_be_read_in_one_sitting(course: Course) -> None:
    words = [len(lesson.body.split()) for m in course.modules for lesson in m.lessons]

    assert min(words) > 550
    assert max(words) < 1100
