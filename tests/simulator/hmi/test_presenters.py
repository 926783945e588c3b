"""Presenters turn views into words and places; none of this needs Pygame."""

import subprocess
import sys
from dataclasses import replace

import pytest

from simulator.controller.commands import MoveClamp, MoveDoor, Position, ScanItem
from simulator.hmi.presenters import batch, debriefs, mimic, objects, offers, trends
from simulator.hmi.presenters.formats import (
    MINUS,
    clock_text,
    duration_text,
    number_text,
    speed_text,
)
from simulator.scenario import views as v
from tests.simulator.hmi import views


def test_importing_the_presenters_loads_no_pygame() -> None:
    code = (
        "import sys, simulator.hmi, simulator.hmi.presenters.batch, simulator.hmi.presenters.mimic,"
        "simulator.hmi.presenters.debriefs, simulator.hmi.navigation;"
        "sys.exit('pygame' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False)

    assert done.returncode == 0


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        pytest.param(-3.14, 1, MINUS + "3.1", id="a true minus sign"),
        pytest.param(-0.01, 1, "0.0", id="no minus before zero"),
        pytest.param(1010.4, 0, "1010", id="whole"),
    ],
)
def test_numbers_keep_their_decimals(value: float, decimals: int, text: str) -> None:
    assert number_text(value, decimals) == text


def test_times_are_written_as_people_read_them() -> None:
    assert clock_text(3725.5) == "1:02:05"
    assert duration_text(7200) == "2 h"
    assert duration_text(5400) == "1 h 30 min"
    assert speed_text(60).startswith("60")


def test_the_path_goes_from_unit_procedure_to_phase_with_states() -> None:
    path = batch.crumbs_of(views.a_view())

    assert [c.title for c in path] == [
        "Input and platelet wash",
        "Platelet wash",
        "Remove supernatant",
    ]
    assert path[-1].state == "RUNNING"


def test_the_banner_says_when_nothing_is_wrong() -> None:
    banner = batch.banner_of(views.a_view())

    assert banner.rank == 0
    assert not banner.can_acknowledge
    assert banner.counts == (0, 0, 0)


def test_the_banner_shows_the_worst_alarm_and_counts_the_others() -> None:
    banner = batch.banner_of(views.an_alarm_view())

    assert (banner.rank, banner.tag) == (1, "PAH-102")
    assert banner.counts == (1, 1, 0)
    assert banner.more == 1
    assert banner.is_flashing
    assert banner.can_acknowledge


def test_shelved_alarms_are_listed_apart() -> None:
    view = views.an_alarm_view()

    assert [a.tag for a in batch.active_alarms(view)] == ["PAH-102", "PAL-101"]
    assert [a.tag for a in batch.put_aside(view)] == ["TAH-101"]


def test_each_action_gets_a_letter_of_its_own_and_none_that_is_taken() -> None:
    actions = tuple(
        v.ActionView("prompt", label, MoveDoor(Position.OPEN))
        for label in ("Hold the phase", "Help", "Pause now", "Next", "Hold")
    )

    keys = [k.key for k in batch.give_keys(actions)]

    assert len(set(keys)) == len(keys)
    assert not set(keys) & batch.RESERVED_KEYS


def test_an_alarm_marks_the_value_whose_limit_it_guards() -> None:
    picture = mimic.picture_of(views.an_alarm_view())
    ranks = {r.tag: r.rank for r in picture.readouts}

    assert ranks["PT-101"] == 2
    assert ranks["PT-102"] == 1
    assert ranks["SC-101"] == 0


def test_a_value_without_a_number_is_not_reliable() -> None:
    readout = mimic.readout_of(views.a_value(value=None), 0)

    assert readout.share is None
    assert not readout.is_reliable


def test_a_bag_is_drawn_as_full_as_its_measured_volume() -> None:
    bags = {b.code: b.level for b in mimic.picture_of(views.a_view()).bags}

    assert bags["buffer"] == pytest.approx(0.78)
    assert bags["product"] == 0.0


def test_every_place_of_the_mimic_lies_in_its_frame() -> None:
    width, height = mimic.FRAME
    points = [p for paths in mimic.PIPES.values() for path in paths for p in path]
    points += list(mimic.CLAMP_PLACES.values()) + list(mimic.DETECTOR_PLACES.values())

    assert all(0 <= x <= width and 0 <= y <= height for x, y in points)


@pytest.mark.parametrize(
    ("command", "subject", "expected"),
    [
        pytest.param(MoveClamp("CL-1", Position.OPEN), "CL-1", True, id="clamp itself"),
        pytest.param(MoveClamp("CL-2", Position.OPEN), "CL-1", False, id="another clamp"),
        pytest.param(MoveDoor(Position.OPEN), "door", True, id="door"),
        pytest.param(ScanItem("input_bag"), "input", True, id="bag by its scan"),
        pytest.param(ScanItem("kit"), "input", False, id="another item"),
    ],
)
def test_an_object_offers_the_commands_that_concern_it(
    command: object, subject: str, expected: bool
) -> None:
    assert objects.touches(command, subject) is expected


@pytest.mark.parametrize(
    "subject",
    ["input", "CL-1", "V-01", "PT-101", "P-101", "C-101", "door", "kit", "mains", "leak"],
)
def test_every_object_of_the_picture_has_a_page_with_facts(subject: str) -> None:
    title, facts = objects.facts_about(views.a_view(), subject)

    assert title != subject or subject == "leak"
    assert facts


def test_a_lane_holds_its_samples_and_its_near_limits() -> None:
    lane = trends.lane_of(views.a_value(), 1200, 2400, None)

    assert lane.limits
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in lane.parts[0])


def test_the_cursor_of_a_trend_reads_the_value_of_its_time() -> None:
    value = views.a_value(trend=((0, 1.0), (100, 2.0), (200, 3.0)))

    assert "2 mbar" in trends.lane_of(value, 0, 200, 150).head


def test_critical_errors_come_first_and_fail_the_run() -> None:
    debrief = views.a_debrief()
    verdict = debriefs.verdict_of(debrief)
    order = [debriefs.observation_sign(o)[0] for o in debriefs.ordered_observations(debrief)]

    assert not verdict.is_passed
    assert "critical" in verdict.reason
    assert order == ["critical", "missed", "met"]


def test_evidence_names_the_line_of_the_journal() -> None:
    text = debriefs.evidence_text(v.EvidenceView(31, 2320, "set-flow 90"))

    assert "31" in text
    assert "0:19:20" in text


def test_what_happened_near_a_moment_is_found() -> None:
    near = debriefs.events_near(views.a_debrief(), 2300, 100)

    assert any(e.lane == "alarm" for e in near)
    assert len(near) <= 6


def test_a_run_takes_less_time_at_a_higher_speed() -> None:
    offer = offers.Offer("x", "X", "", 3600.0, ())

    assert dict(offers.durations(offer))[speed_text(60)] == "1 min"


def test_a_failed_score_names_the_pass_mark() -> None:
    score = replace(views.a_debrief().score, critical_errors=())

    assert "80" in debriefs.verdict_of(views.a_debrief(score=score)).reason
