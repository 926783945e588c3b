import json

import pytest

from simulator.controller.commands import (
    COMMANDS,
    CommandShapeError,
    ControlElement,
    Deed,
    DeviationEvent,
    DoByHand,
    EnterReading,
    FileDeviation,
    ImmediateAction,
    MoveClamp,
    Position,
    ProductImpact,
    Role,
    ShelveAlarm,
    VerifyStep,
    command_from_plain,
    command_to_plain,
)
from simulator.controller.states import ProcedureCommand

EXAMPLES = (
    ControlElement("procedure", ProcedureCommand.START),
    MoveClamp("CL-1", Position.OPEN),
    DoByHand(Deed.INSPECT_LINE, "input"),
    VerifyStep("identity", "second-person-badge", agrees=True),
    ShelveAlarm("PAH-102", "calibration", 5),
    EnterReading("product-weight", 151.5, "g"),
    FileDeviation(
        DeviationEvent.AIR_DETECTED,
        120,
        (ImmediateAction.HELD_PROCESS,),
        ProductImpact.POSSIBLE,
        (Role.SUPERVISOR,),
        None,
        "The detector saw air.",
    ),
)


@pytest.mark.parametrize("command", EXAMPLES, ids=lambda each: each.kind)
def test_a_command_comes_back_from_its_json(command):
    text = json.dumps(command_to_plain(command))

    assert command_from_plain(json.loads(text)) == command


def test_every_command_has_its_own_kind():
    assert len(COMMANDS) == 26
    assert all(kind == shape.kind for kind, shape in COMMANDS.items())


@pytest.mark.parametrize(
    "plain",
    [
        pytest.param([], id="not an object"),
        pytest.param({"kind": "fly"}, id="unknown kind"),
        pytest.param({"kind": ["clamp"]}, id="kind is a list"),
        pytest.param({"kind": "clamp", "clamp": "CL-1"}, id="missing field"),
        pytest.param({"kind": "silence", "extra": 1}, id="foreign field"),
        pytest.param({"kind": "clamp", "clamp": 1, "position": "open"}, id="wrong type"),
        pytest.param({"kind": "clamp", "clamp": "CL-1", "position": "ajar"}, id="unknown word"),
        pytest.param({"kind": "comment", "text": "x" * 2001}, id="too long"),
        pytest.param({"kind": "set-flow", "pump": "P", "flow_ml_per_min": 5}, id="integer flow"),
        pytest.param(
            {"kind": "set-flow", "pump": "P", "flow_ml_per_min": float("inf")}, id="infinite flow"
        ),
        pytest.param(
            {"kind": "verify", "check": "a", "badge": "b", "agrees": 1}, id="number for a truth"
        ),
        pytest.param(
            {"kind": "shelve", "alarm": "a", "reason": "b", "minutes": True},
            id="truth for a number",
        ),
    ],
)
def test_anything_else_is_refused(plain):
    with pytest.raises(CommandShapeError):
        command_from_plain(plain)
