"""From a run to what a screen may show: instruments, records and what the operator has seen."""

from typing import TYPE_CHECKING, Any, Final

from simulator.controller.alarm_states import SHOWN, UNSEEN, AlarmState
from simulator.controller.alarms import RANK, AlarmDefinition
from simulator.controller.commands import (
    AcknowledgeAlarm,
    AnswerPrompt,
    ControlElement,
    ResetAlarm,
    VerifyStep,
)
from simulator.controller.interlocks import REASONS, TITLES, list_active
from simulator.controller.procedure import Node
from simulator.controller.prompts import Prompt, current_prompt
from simulator.controller.states import (
    PhaseState,
    ProcedureCommand,
    allowed_commands,
)
from simulator.kernel.clock import TICK_SECONDS
from simulator.kernel.units import rcf_from_rpm
from simulator.plant.interface import Valve
from simulator.scenario.bench import list_bench_actions, list_items
from simulator.scenario.guidance import advise
from simulator.scenario.recording import present_record
from simulator.scenario.sentences import sentence_of
from simulator.scenario.views import (
    ActionView,
    AlarmView,
    BagView,
    ClampView,
    DetectorView,
    ElementView,
    GuidanceView,
    InterlockView,
    Level,
    LimitView,
    MessageView,
    MimicView,
    PromptView,
    RunView,
    ValueView,
    ValveView,
)

if TYPE_CHECKING:
    from simulator.scenario.run import Run

ROTOR_RADIUS_CM: Final = 8.0
TREND_SAMPLES: Final = 360
STILL_SAMPLES: Final = 8
NOISY: Final = ("WT-101", "WT-102", "WT-103", "WT-104", "PT-101", "PT-102", "TIC-101")
VALUES: Final = (
    # tag, title, unit, decimals, scale low, scale high, normal low, normal high, sample place
    ("WT-101", "Input bag", "g", 1, 0.0, 600.0, None, None, 1),
    ("WT-102", "Buffer bag", "g", 1, 0.0, 2200.0, 200.0, 2200.0, 2),
    ("WT-103", "Waste bag", "g", 1, 0.0, 3000.0, 0.0, 2600.0, 3),
    ("WT-104", "Product bag", "g", 1, 0.0, 400.0, None, None, 4),
    ("PT-101", "Inlet pressure", "mbar", 0, -500.0, 500.0, -100.0, 100.0, 5),
    ("PT-102", "Outlet pressure", "mbar", 0, -100.0, 800.0, -50.0, 150.0, 6),
    ("P-101", "Pump flow", "mL/min", 0, 0.0, 100.0, None, None, 7),
    ("SC-101", "Rotor speed", "rpm", 0, 0.0, 2000.0, None, None, 8),
    ("TIC-101", "Chamber temperature", "C", 1, 0.0, 40.0, 15.0, 28.0, 9),
    ("JB-101", "UPS charge", "%", 0, 0.0, 100.0, 30.0, 100.0, 10),
    ("VT-101", "Vibration", "mm/s", 1, 0.0, 10.0, 0.0, 2.0, 11),
)
VALVE_TITLES: Final = {
    Valve.INPUT: "Input",
    Valve.BUFFER: "Buffer",
    Valve.WASTE: "Waste",
    Valve.PRODUCT: "Product",
    Valve.CHAMBER: "Chamber",
    Valve.SUPERNATANT: "Supernatant",
    Valve.VENT: "Vent",
    Valve.RECIRCULATION: "Recirculation",
}
CLAMPS: Final = (
    ("CL-1", "Input clamp", "input"),
    ("CL-2", "Buffer clamp", "buffer"),
    ("CL-3", "Waste clamp", "waste"),
    ("CL-4", "Product clamp", "product"),
    ("CL-5", "Sampling clamp", "sampling"),
)
BAGS: Final = (
    ("input", "Leukapheresis", "WT-101", 30.0, 600.0, 1.05),
    ("buffer", "Buffer", "WT-102", 60.0, 2200.0, 1.005),
    ("waste", "Waste", "WT-103", 60.0, 3000.0, 1.01),
    ("product", "Product", "WT-104", 30.0, 600.0, 1.03),
)
DETECTORS: Final = (
    ("AD-101", "Air, input line"),
    ("AD-102", "Air, chamber line"),
    ("AD-103", "Air, product line"),
    ("LS-101", "Leak pan"),
)
LIMITED: Final = {
    "WT-102": "buffer-g",
    "PT-101": "PT-101",
    "PT-102": "PT-102",
    "TIC-101": "TIC-101",
    "JB-101": "ups-percent",
    "VT-101": "VT-101",
}
MESSAGE_KINDS: Final = (
    "phase.state",
    "alarm.raise",
    "alarm.clear",
    "interlock.trip",
    "power.lost",
    "power.returned",
    "procedure.jump",
)
MESSAGES: Final = 200
IRREVERSIBLE: Final = (ProcedureCommand.STOP, ProcedureCommand.ABORT)


def present_run(run: "Run") -> RunView:
    """Return the read model of a run at its tick."""
    scenario, controller = run.resolved.scenario, run.controller
    alarms = tuple(_alarm(run, each) for each in controller.annunciator.definitions)
    worst = controller.annunciator.worst()
    prompt = _prompt(run, current_prompt(controller))
    current = controller.procedure.current()
    progress = _progress(run)
    return RunView(
        scenario_code=scenario.code,
        scenario_title=scenario.title,
        summary=scenario.summary,
        level=run.level,
        batch_number=run.recipe.order.batch_number,
        tick=run.tick,
        tick_seconds=TICK_SECONDS,
        time_limit_ticks=run.time_limit_ticks,
        is_over=run.is_over,
        is_waiting_for_operator=prompt.is_operator_due,
        outcome=run.outcome,
        mode=controller.procedure.mode,
        procedure=_element(run, controller.procedure.root, current),
        current_path=current.path if current else None,
        progress=progress,
        expected_remaining_s=max(0.0, (1.0 - progress) * scenario.duration_min * 60.0),
        prompt=prompt,
        values=_values(run),
        mimic=_mimic(run),
        alarms=alarms,
        worst_alarm=next((each for each in alarms if each.tag == worst), None),
        is_horn_on=controller.annunciator.is_horn_on,
        items=list_items(run),
        actions=(*prompt.actions, *_procedure_actions(run), *list_bench_actions(run)),
        record=present_record(run),
        messages=_messages(run),
        guidance=_guidance(run),
        hints=tuple(run.hints),
        can_request_hint=run.level is not Level.EXAM and not run.is_over,
        hint_cost=scenario.hint_cost if run.level is Level.ASSISTED else 0,
        limits_of_simulation=scenario.limits,
    )


def _element(run: "Run", node: Node, current: Node | None) -> ElementView:
    procedure = run.controller.procedure
    allowed = tuple(
        command
        for command in allowed_commands(node.state)
        if procedure.find_refusal(node.path, command) is None
    )
    return ElementView(
        path=node.path,
        level=node.element.level,
        title=node.element.title,
        state=node.state,
        is_current=node is current,
        allowed=allowed,
        started_tick=node.started,
        ended_tick=node.ended,
        children=tuple(_element(run, child, current) for child in node.children),
    )


def _progress(run: "Run") -> float:
    phases = [node for node in run.controller.procedure.nodes.values() if node.is_phase]
    done = len([node for node in phases if node.state is PhaseState.COMPLETE])
    return done / len(phases)


def _procedure_actions(run: "Run") -> tuple[ActionView, ...]:
    procedure = run.controller.procedure
    found = []
    for command in ProcedureCommand:
        if procedure.find_refusal(procedure.root.path, command) is None:
            label = f"{command.value} the procedure"
            control = ControlElement(procedure.root.path, command)
            found.append(ActionView("procedure", label, control, command in IRREVERSIBLE))
    for node in procedure.due:
        start = ControlElement(node.path, ProcedureCommand.START)
        found.append(ActionView("procedure", f"START {node.element.title}", start))
    return tuple(found)


def _prompt(run: "Run", prompt: Prompt) -> PromptView:
    words = run.texts.prompts[prompt.text_key]
    answers = dict(words.answers)
    actions = [
        ActionView(
            "prompt", answers[answer], AnswerPrompt(prompt.code, answer), answer == "reject-kit"
        )
        for answer in prompt.answers
    ]
    if prompt.check is not None:
        actions.extend(_verify_actions(prompt.check))
    node = run.controller.procedure.nodes[prompt.element]
    return PromptView(
        code=prompt.code,
        element=prompt.element,
        title=node.element.title,
        text=words.text,
        waits_for=words.waits_for,
        is_operator_due=prompt.is_operator_due,
        since_tick=prompt.since_tick,
        progress=prompt.progress,
        check=prompt.check,
        actions=tuple(actions),
        details=prompt.details,
    )


def _verify_actions(check: str) -> list[ActionView]:
    second, own = "second-person-badge", "operator-badge"
    return [
        ActionView("prompt", "Second person: agrees", VerifyStep(check, second, True)),  # noqa: FBT003
        ActionView("prompt", "Second person: disagrees", VerifyStep(check, second, False)),  # noqa: FBT003
        ActionView("prompt", "Verify with own badge", VerifyStep(check, own, True)),  # noqa: FBT003
    ]


# --- values and mimic -----------------------------------------------------------------------


def _values(run: "Run") -> tuple[ValueView, ...]:
    m = run.controller.m
    now = {
        "WT-101": m.wt_101_g,
        "WT-102": m.wt_102_g,
        "WT-103": m.wt_103_g,
        "WT-104": m.wt_104_g,
        "PT-101": m.pt_101_mbar,
        "PT-102": m.pt_102_mbar,
        "P-101": m.p_101_ml_per_min,
        "SC-101": m.sc_101_rpm,
        "TIC-101": m.tic_101_c,
        "JB-101": m.jb_101_ups_percent,
        "VT-101": m.vt_101_mm_per_s,
    }
    asked = run.controller.asked
    temperature = run.controller.bench.parameters["chamber_temperature_c"]
    set_points = {"P-101": asked.flow, "SC-101": asked.rpm, "TIC-101": temperature}
    return tuple(_value(run, row, now[row[0]], set_points.get(row[0])) for row in VALUES)


def _value(run: "Run", row: tuple[Any, ...], value: float, set_point: float | None) -> ValueView:
    tag, title, unit, decimals, low, high, normal_low, normal_high, place = row
    return ValueView(
        tag=tag,
        title=title,
        unit=unit,
        value=value,
        decimals=decimals,
        scale_low=low,
        scale_high=high,
        normal_low=normal_low,
        normal_high=normal_high,
        set_point=set_point,
        limits=find_limits(run, tag),
        health=_health(run, tag, place),
        trend=_trend(run, place),
    )


def find_limits(run: "Run", tag: str) -> tuple[LimitView, ...]:
    """Return the alarm limits on the scale of a value."""
    signal = LIMITED.get(tag)
    return tuple(
        LimitView(each.tag, each.side, each.set_point, each.priority.value)
        for each in run.controller.annunciator.definitions
        if each.signal == signal
    )


def _health(run: "Run", tag: str, place: int) -> str:
    """The NE 107 word of an instrument: one that shows no noise at all is not alive."""
    if tag not in NOISY or len(run.samples) < STILL_SAMPLES:
        return "normal"
    values = {sample[place] for sample in run.samples[-STILL_SAMPLES:]}
    return "check-function" if len(values) == 1 else "normal"


def _trend(run: "Run", place: int) -> tuple[tuple[int, float], ...]:
    """The last samples of a value; only what was sampled since the last look is added."""
    count, trends = run.trends
    if count != len(run.samples):
        fresh = run.samples[max(count, len(run.samples) - TREND_SAMPLES) :]
        known = trends or ((),) * len(VALUES)
        trends = tuple(
            (*before, *((int(sample[0]), sample[row[-1]]) for sample in fresh))[-TREND_SAMPLES:]
            for before, row in zip(known, VALUES, strict=True)
        )
        run.trends = (len(run.samples), trends)
    return trends[place - 1] if trends else ()


def _mimic(run: "Run") -> MimicView:
    controller = run.controller
    m = controller.m
    active = list_active(m, controller.trips, controller.asked, needs_door=controller.needs_door)
    return MimicView(
        valves=_valves(run),
        clamps=tuple(_clamp(run, *row) for row in CLAMPS),
        bags=tuple(_bag(run, place, row) for place, row in enumerate(BAGS)),
        detectors=tuple(
            DetectorView(tag, title, is_on)
            for (tag, title), is_on in zip(
                DETECTORS,
                (m.ad_101_air, m.ad_102_air, m.ad_103_air, m.ls_101_wet),
                strict=True,
            )
        ),
        flowing_lines=_flowing(run),
        pump_tag="P-101",
        is_pump_running=m.p_101_ml_per_min != 0.0,
        pump_flow_ml_per_min=m.p_101_ml_per_min,
        centrifuge_speed_rpm=m.sc_101_rpm,
        centrifuge_rcf=rcf_from_rpm(m.sc_101_rpm, ROTOR_RADIUS_CM),
        centrifuge_state=_rotor_state(run),
        is_layer_detected=m.lt_101_interface_ml is not None,
        chamber_volume_ml=_chamber_ml(run),
        is_door_closed=m.d_101_closed,
        is_door_locked=m.d_101_locked,
        is_kit_mounted=m.kit_mounted,
        is_mains_on=m.jb_101_mains,
        ups_percent=m.jb_101_ups_percent,
        interlocks=tuple(InterlockView(code, TITLES[code], REASONS[code]) for code in active),
    )


def _chamber_ml(run: "Run") -> float:
    """The chamber by weight: what the record says, with what the running step has moved."""
    controller = run.controller
    base = controller.bench.total("chamber-ml") + _pending_load(run)
    for node in controller.procedure.active:
        moved = node.memory.get("moved", 0.0)
        sign = CHAMBER_SIGN.get((node.element.phase_class, node.step), 0.0)
        base += sign * float(moved)
    return max(0.0, base)


def _pending_load(run: "Run") -> float:
    for node in run.controller.procedure.active:
        if node.element.phase_class == "transfer-input" and node.step == "transfer":
            return run.controller.bench.total("loaded-ml")
    return 0.0


CHAMBER_SIGN: Final = {
    ("prime", "chamber"): 1.0,
    ("prime", "supernatant"): -1.0,
    ("transfer-input", "fill"): 1.0,
    ("transfer-input", "transfer"): 1.0,
    ("transfer-input", "chase"): 1.0,
    ("separate", "draw"): -1.0,
    ("resuspend", "fill"): 1.0,
    ("transfer-product", "transfer"): -1.0,
}


def _valves(run: "Run") -> tuple[ValveView, ...]:
    m, commanded = run.controller.m, run.controller.actuators.valves_open
    return tuple(
        ValveView(
            tag=valve.value,
            title=VALVE_TITLES[valve],
            is_commanded_open=commanded[valve.index],
            is_open=m.valves_open[valve.index],
            is_mismatch=run.controller.signals["valve-mismatch"] > 0.0
            and commanded[valve.index] != m.valves_open[valve.index],
        )
        for valve in Valve
    )


def _clamp(run: "Run", tag: str, title: str, line: str) -> ClampView:
    state, tick = run.seen_clamps.get(tag, ("unknown", None))
    return ClampView(tag, title, line, state, tick)


def _bag(run: "Run", place: int, row: tuple[str, str, str, float, float, float]) -> BagView:
    code, title, cell, empty, capacity, density = row
    weight = run.controller.m.weights_g[place]
    volume = max(0.0, (weight - empty) / density)
    return BagView(code, title, cell, weight, volume, capacity)


def _flowing(run: "Run") -> tuple[str, ...]:
    m = run.controller.m
    if not m.p_101_ml_per_min:
        return ()
    lines = (
        "input",
        "buffer",
        "waste",
        "product",
        "chamber",
        "supernatant",
        "vent",
        "recirculation",
    )
    return tuple(
        line for line, valve in zip(lines, Valve, strict=True) if m.valves_open[valve.index]
    )


def _rotor_state(run: "Run") -> str:
    speed, wanted = run.controller.m.sc_101_rpm, run.controller.actuators.centrifuge_rpm
    if speed == 0.0 and wanted == 0.0:
        return "standing"
    if abs(speed - wanted) < 1.0:
        return "turning"
    return "speeding-up" if speed < wanted else "slowing-down"


# --- alarms and messages --------------------------------------------------------------------


def _alarm(run: "Run", definition: AlarmDefinition) -> AlarmView:
    annunciator, tag = run.controller.annunciator, definition.tag
    state = annunciator.state(tag)
    return AlarmView(
        tag=tag,
        title=definition.title,
        message=definition.message,
        state=state.value,
        shown=SHOWN[state],
        priority=definition.priority.value,
        rank=RANK[definition.priority],
        raised_tick=annunciator.raised_tick(tag),
        acknowledged_by=annunciator.acknowledged_by(tag),
        shelved_until_tick=annunciator.shelved_until(tag),
        condition=f"{definition.signal} {definition.side}",
        set_point=f"{definition.set_point:g} {definition.unit}".strip(),
        basis=definition.basis,
        consequence=definition.consequence,
        time_to_respond_s=definition.time_to_respond_s,
        causes=definition.causes,
        response=definition.response,
        is_latching=definition.is_latching,
        actions=_alarm_actions(tag, state),
    )


def _alarm_actions(tag: str, state: AlarmState) -> tuple[ActionView, ...]:
    found = []
    if state in UNSEEN:
        found.append(ActionView("alarm", f"Acknowledge {tag}", AcknowledgeAlarm(tag)))
    if state is AlarmState.LATCHED_ACKNOWLEDGED:
        found.append(ActionView("alarm", f"Reset {tag}", ResetAlarm(tag)))
    return tuple(found)


def _messages(run: "Run") -> tuple[MessageView, ...]:
    events = [
        each
        for each in run.events
        if each.kind in MESSAGE_KINDS
        or each.fact("accepted") is False
        or (each.kind == "operator.hand" and each.fact("found"))
    ]
    return tuple(
        MessageView(each.tick, each.kind, sentence_of(run, each)) for each in events[-MESSAGES:]
    )


def _guidance(run: "Run") -> GuidanceView | None:
    if run.level is not Level.GUIDED or run.is_over:
        return None
    advice = advise(run)
    return GuidanceView(advice.text, advice.why, advice.lesson)
