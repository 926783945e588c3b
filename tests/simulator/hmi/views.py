"""Views of a run as values, for tests of presenters and screens that need no engine."""

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from simulator.controller.commands import (
    AcknowledgeAlarm,
    AnswerPrompt,
    ControlElement,
    Deed,
    DeviationEvent,
    DoByHand,
    ImmediateAction,
    MoveClamp,
    MoveDoor,
    NotifyPerson,
    Position,
    ProductImpact,
    Role,
    ScanItem,
    ShelveAlarm,
)
from simulator.controller.states import Mode, PhaseState, ProcedureCommand
from simulator.scenario import views as v
from simulator.station.pacing import Pacer
from simulator.station.session import FrameReport, RunLabel

S = PhaseState


def element(path: str, level: str, title: str, state: PhaseState, *children: Any) -> v.ElementView:
    is_current = state in {S.RUNNING, S.HELD}
    return v.ElementView(path, level, title, state, is_current, (), 0, None, children)


def a_procedure(state: PhaseState = S.RUNNING) -> v.ElementView:
    wash = element(
        "UP2",
        "unit-procedure",
        "Input and platelet wash",
        S.RUNNING,
        element("UP2/load", "operation", "Load leukapheresis", S.COMPLETE),
        element(
            "UP2/wash",
            "operation",
            "Platelet wash",
            S.RUNNING,
            element("UP2/wash/spin-1", "phase", "First spin", S.COMPLETE),
            element("UP2/wash/remove-1", "phase", "Remove supernatant", state),
            element("UP2/wash/resuspend", "phase", "Resuspend", S.IDLE),
        ),
    )
    prepare = element("UP1", "unit-procedure", "Prepare", S.COMPLETE)
    return element("P", "procedure", "HGI-001", S.RUNNING, prepare, wash)


def a_value(tag: str = "PT-101", value: float | None = -12.0, **changes: Any) -> v.ValueView:
    base = v.ValueView(
        tag,
        "Pump inlet pressure",
        "mbar",
        value,
        0,
        -400.0,
        400.0,
        -60.0,
        60.0,
        None,
        (v.LimitView("PAL-101", "low", -150.0, "MEDIUM"),),
        "normal",
        tuple((t, -12.0 + (t % 37) * 0.4) for t in range(0, 2400, 4)),
    )
    return replace(base, **changes)


def an_alarm(tag: str = "PAL-101", **changes: Any) -> v.AlarmView:
    base = v.AlarmView(
        tag,
        "Inlet pressure low",
        "Suction at the pump inlet is too strong",
        "UNACKNOWLEDGED",
        "flash",
        "MEDIUM",
        2,
        2300,
        None,
        None,
        "PT-101 at or below",
        "-150 mbar",
        "generic rule for this class",
        "The pump starves and the transfer stops. Cells may be stressed.",
        120,
        ("A clamp on the source line is closed", "The line is kinked", "The bag is empty"),
        (
            "Hold the phase.",
            "Trace the line from the bag to the pump and look at each clamp.",
            "Open the clamp or straighten the line.",
            "Restart, watch the pressure and write it down.",
        ),
        False,
        (
            v.ActionView("alarm", "Acknowledge", AcknowledgeAlarm(tag)),
            v.ActionView("alarm", "Shelve", ShelveAlarm(tag, "", 5)),
        ),
    )
    return replace(base, **changes)


def a_mimic(**changes: Any) -> v.MimicView:
    base = v.MimicView(
        valves=tuple(
            v.ValveView(f"V-0{i}", f"valve {i}", i in {3, 6}, i in {3, 6}, False)
            for i in range(1, 9)
        ),
        clamps=tuple(
            v.ClampView(f"CL-{i}", f"{line} line clamp", line, seen, 100)
            for i, (line, seen) in enumerate(
                (
                    ("input", "open"),
                    ("buffer", "unknown"),
                    ("waste", "open"),
                    ("product", "closed"),
                    ("sampling", "closed"),
                ),
                1,
            )
        ),
        bags=(
            v.BagView("input", "Leukapheresis", "WT-101", 96.2, 61.0, 400.0),
            v.BagView("buffer", "Buffer", "WT-102", 812.4, 780.0, 1000.0),
            v.BagView("waste", "Waste", "WT-103", 402.9, 371.0, 2000.0),
            v.BagView("product", "Product", "WT-104", 31.0, 0.0, 300.0),
        ),
        detectors=(
            v.DetectorView("AD-101", "air, input line", False),
            v.DetectorView("AD-102", "air, chamber line", False),
            v.DetectorView("AD-103", "air, product line", False),
            v.DetectorView("LS-101", "leak pan", False),
        ),
        flowing_lines=("supernatant", "waste"),
        pump_tag="P-101",
        is_pump_running=True,
        pump_flow_ml_per_min=60.0,
        centrifuge_speed_rpm=1010.0,
        centrifuge_rcf=203.0,
        centrifuge_state="spinning",
        is_layer_detected=True,
        chamber_volume_ml=212.0,
        is_door_closed=True,
        is_door_locked=True,
        is_kit_mounted=True,
        is_mains_on=True,
        ups_percent=100.0,
        interlocks=(
            v.InterlockView(
                "door",
                "Door stays locked",
                "The centrifuge turns at 1010 rpm. Wait until it stands.",
            ),
        ),
    )
    return replace(base, **changes)


def choices(kind: Any) -> tuple[v.ChoiceView, ...]:
    return tuple(v.ChoiceView(c.value, c.value.replace("-", " ").capitalize()) for c in kind)


def a_record(**changes: Any) -> v.BatchRecordView:
    base = v.BatchRecordView(
        "TRN-26-0417",
        "HGI-001 (training)",
        "Patient TRN-P-0093",
        "TRAINING – NOT FOR USE",
        (
            v.RecordEntryView(
                1,
                60,
                "UP1/identity",
                "scan",
                "Kit scanned",
                "LOT 24K118",
                "",
                "operator",
                True,
                None,
            ),
            v.RecordEntryView(
                2,
                300,
                "UP1/prime",
                "reading",
                "Prime volume",
                "62.4",
                "mL",
                "operator",
                False,
                None,
            ),
            v.RecordEntryView(
                3, 340, "UP1/prime", "correction", "Prime volume", "60.4", "mL", "operator", None, 2
            ),
        ),
        (
            v.RecordFieldView(
                "input-weight", "UP2/load", "Weight of the input bag", "g", 150.0, 420.0, "reading"
            ),
        ),
        ("UP1/identity",),
        (),
        v.DeviationDraftView(
            choices(DeviationEvent),
            choices(ImmediateAction),
            choices(ProductImpact),
            choices(Role),
            2310,
        ),
        ((2400, "supervisor"),),
    )
    return replace(base, **changes)


def a_prompt(**changes: Any) -> v.PromptView:
    base = v.PromptView(
        "confirm-volume",
        "UP2/wash/remove-1",
        "Compare the waste volume with the pump volume",
        "The scale under the waste bag shows 371 mL; the pump counted 368 mL. Confirm that they"
        " agree within 5 %.",
        "you confirm or refuse the comparison",
        True,
        2360,
        None,
        None,
        (
            v.ActionView("prompt", "The volumes agree", AnswerPrompt("confirm-volume", "agree")),
            v.ActionView("prompt", "They do not agree", AnswerPrompt("confirm-volume", "differ")),
        ),
        (("Scale WT-103", "371 mL"), ("Pump P-101", "368 mL")),
    )
    return replace(base, **changes)


def bench_actions() -> tuple[v.ActionView, ...]:
    return (
        v.ActionView("kit", "Open clamp CL-1 (input line)", MoveClamp("CL-1", Position.OPEN)),
        v.ActionView("kit", "Close clamp CL-1 (input line)", MoveClamp("CL-1", Position.CLOSED)),
        v.ActionView("kit", "Open the door", MoveDoor(Position.OPEN)),
        v.ActionView("kit", "Trace the input line", DoByHand(Deed.INSPECT_LINE, "input")),
        v.ActionView("bench", "Scan the kit", ScanItem("kit")),
        v.ActionView("bench", "Scan the input bag", ScanItem("input_bag")),
        v.ActionView("notify", "Call the supervisor", NotifyPerson(Role.SUPERVISOR, "")),
        v.ActionView("notify", "Call quality assurance", NotifyPerson(Role.QUALITY_ASSURANCE, "")),
        v.ActionView("procedure", "Hold", ControlElement("UP2/wash", ProcedureCommand.HOLD)),
        v.ActionView(
            "procedure",
            "Abort",
            ControlElement("UP2", ProcedureCommand.ABORT),
            needs_confirmation=True,
        ),
    )


def a_view(**changes: Any) -> v.RunView:
    values = (
        a_value(),
        a_value(
            "PT-102",
            41.0,
            title="Pump outlet pressure",
            limits=(v.LimitView("PAH-102", "high", 300.0, "HIGH"),),
        ),
        a_value(
            "SC-101",
            1010.0,
            title="Centrifuge speed",
            unit="rpm",
            scale_low=0.0,
            scale_high=3000.0,
            normal_low=None,
            normal_high=None,
            set_point=1000.0,
            limits=(),
            trend=tuple((t, min(1010.0, t * 0.9)) for t in range(0, 2400, 4)),
        ),
        a_value(
            "VT-101",
            1.1,
            title="Vibration",
            unit="mm/s",
            decimals=1,
            scale_low=0.0,
            scale_high=12.0,
            normal_low=0.0,
            normal_high=2.0,
            limits=(v.LimitView("VAH-101", "high", 7.0, "MEDIUM"),),
            trend=(),
        ),
        a_value(
            "TIC-101",
            21.4,
            title="Chamber temperature",
            unit="°C",
            decimals=1,
            scale_low=0.0,
            scale_high=50.0,
            normal_low=18.0,
            normal_high=25.0,
            set_point=22.0,
            limits=(v.LimitView("TAH-101", "high", 26.0, "LOW"),),
            trend=tuple((t, 21.0 + (t % 90) / 200) for t in range(0, 2400, 8)),
        ),
        a_value(
            "TT-102",
            22.8,
            title="Ambient temperature",
            unit="°C",
            decimals=1,
            scale_low=0.0,
            scale_high=50.0,
            limits=(),
            normal_low=15.0,
            normal_high=27.0,
            trend=(),
        ),
        a_value(
            "LT-101",
            None,
            title="Layer",
            unit="mL",
            limits=(),
            scale_low=0.0,
            scale_high=300.0,
            trend=(),
        ),
    )
    base = v.RunView(
        scenario_code="clamp-left-closed",
        scenario_title="A clamp was left closed",
        summary="",
        level=v.Level.GUIDED,
        batch_number="TRN-26-0417",
        tick=2400,
        tick_seconds=0.5,
        time_limit_ticks=28800,
        is_over=False,
        is_waiting_for_operator=True,
        outcome=v.Outcome.UNFINISHED,
        mode=Mode.AUTOMATIC,
        procedure=a_procedure(),
        current_path="UP2/wash/remove-1",
        progress=0.62,
        expected_remaining_s=2400.0,
        prompt=a_prompt(),
        values=values,
        mimic=a_mimic(),
        alarms=(),
        worst_alarm=None,
        is_horn_on=False,
        items=(
            v.ItemView("kit", "Tubing set", ("REF CX-100", "LOT 24K118", "EXP 2027-12-31"), False),
            v.ItemView(
                "input_bag",
                "Leukapheresis bag",
                ("=A99992600012300", "สมชาย ใจดี", "2026-11-21"),
                False,
            ),
        ),
        actions=bench_actions(),
        record=a_record(),
        messages=(
            v.MessageView(2200, "phase", "First spin is complete"),
            v.MessageView(2360, "prompt", "Waiting for the operator: compare volumes"),
        ),
        guidance=v.GuidanceView(
            "Compare both volumes, then confirm.",
            "A difference would show a leak or a worn pump tube before the product is touched.",
            None,
        ),
        hints=(),
        can_request_hint=False,
        hint_cost=2,
        limits_of_simulation=("Cells are modelled as four kinds only.",),
    )
    return replace(base, **changes)


def an_alarm_view() -> v.RunView:
    """A held phase with two alarms of different priority."""
    worst = an_alarm(
        "PAH-102",
        title="Outlet pressure high",
        message="Outlet pressure is too high",
        priority="HIGH",
        rank=1,
        condition="PT-102 at or above",
    )
    low = an_alarm()
    shelved = an_alarm(
        "TAH-101",
        title="Chamber warm",
        message="The chamber is warm",
        priority="LOW",
        rank=3,
        state="SHELVED",
        shown="shelved",
        shelved_until_tick=3000,
        condition="TIC-101",
    )
    return a_view(
        procedure=a_procedure(S.HELD),
        alarms=(worst, low, shelved),
        worst_alarm=worst,
        is_horn_on=True,
        mimic=a_mimic(is_pump_running=False, flowing_lines=(), pump_flow_ml_per_min=0.0),
    )


def a_debrief(**changes: Any) -> v.Debrief:
    observations = (
        v.ObservationView(
            "identity",
            "critical",
            "Identity of the material was checked by two persons",
            "A mixed-up bag cannot be put right later.",
            True,
            False,
            10,
            10,
            0,
            400,
            (v.EvidenceView(4, 120, "scan of the input bag"),),
            None,
        ),
        v.ObservationView(
            "no-speed",
            "forbidden",
            "The flow was not raised against a closed clamp",
            "Forcing a pump against a closed line can burst the kit.",
            False,
            True,
            0,
            0,
            None,
            None,
            (v.EvidenceView(31, 2320, "set-flow 90 mL/min"),),
            "sensors-and-alarms/pressure",
        ),
        v.ObservationView(
            "told",
            "action",
            "Quality assurance was told within 10 minutes",
            "Quality decides whether the batch goes on.",
            False,
            False,
            0,
            8,
            2300,
            3500,
            (),
            None,
        ),
    )
    base = v.Debrief(
        "clamp-left-closed",
        "A clamp was left closed",
        v.Level.EXAM,
        v.Outcome.COMPLETED,
        "completed",
        6000,
        v.ScoreView(62, 100, 62, 80, 0, ("no-speed",), False),
        observations,
        (
            v.SpanView("UP1", "Prepare", 0, 1800, ""),
            v.SpanView("UP2/load", "Load leukapheresis", 1800, 2900, ""),
            v.SpanView("UP2/wash", "Platelet wash", 2900, 6000, ""),
        ),
        (v.SpanView("PAL-101", "Inlet pressure low", 2300, 2600, "MEDIUM"),),
        tuple(
            v.MarkView(t, n, "scan", f"Action {n}", "") for n, t in enumerate(range(60, 6000, 240))
        ),
        (v.MarkView(1700, None, "fault", "Clamp CL-1 left closed", ""),),
        (
            v.SeriesView(
                "PT-101",
                "Inlet pressure",
                "mbar",
                (),
                tuple((t, -12.0 - (140 if 2290 < t < 2600 else 0)) for t in range(0, 6000, 10)),
            ),
        ),
        a_record(),
        ("Sensors and alarms: pressure at the pump",),
        ("Cells are modelled as four kinds only.",),
        (("CD34+ recovery", 0.93, ""), ("Platelets removed", 91.4, "%")),
    )
    return replace(base, **changes)


@dataclass
class StillSession:
    """A run that shows one view and remembers what was asked of it."""

    shown: v.RunView

    def __post_init__(self) -> None:
        self.label = RunLabel(
            "uid", self.shown.scenario_code, "guided", is_assessed=False, is_resumed=False
        )
        self.pacer = Pacer()
        self.commands: list[Any] = []
        self.is_over = False
        self.is_paused = False
        self.is_skipping = False
        self.left = False

    def view(self) -> v.RunView:
        return self.shown

    def submit(self, command: Any) -> tuple[Any, ...]:
        self.commands.append(command)
        return ()

    def frame(self, _elapsed_s: float) -> FrameReport:
        return FrameReport(0, (), self.pacer.pace, is_skipping=False, was_slowed=False)

    def pause(self, *, is_paused: bool) -> None:
        self.is_paused = is_paused

    def skip_to_next_event(self) -> None:
        self.is_skipping = True

    def stop_skipping(self) -> None:
        self.is_skipping = False

    def finish(self) -> v.Debrief:
        return a_debrief()

    def leave(self) -> None:
        self.left = True


def event(kind: str) -> Any:
    return SimpleNamespace(number=1, tick=1, kind=kind, subject="", detail=(), sequence=None)
