import pytest

from simulator.controller.commands import DoByHand, MoveClamp, Position, RequestHint, ScanItem
from simulator.scenario.guidance import WAITING
from simulator.scenario.library import CODES, open_run
from simulator.scenario.operators import Skilled, play
from simulator.scenario.sentences import evidence_sentence
from simulator.scenario.views import Level


def play_guided(code, seed):
    """Yield (view, command) of every look of a skilled operator at level guided."""
    run, operator = open_run(code, seed, Level.GUIDED), Skilled()
    while not run.is_over:
        view = run.view()
        command = operator.act(view)
        yield view, command
        if command is not None:
            run.submit(command)
        if not run.is_over:
            run.advance(run.tick + operator.pause)


@pytest.fixture(scope="module")
def nominal():
    return [
        (view.guidance, view.is_waiting_for_operator, command)
        for view, command in play_guided("prepare-and-wash-nominal", 5)
    ]


def test_guidance_says_something_to_do_whenever_the_device_waits_for_the_operator(nominal):
    waiting = [guidance for guidance, is_due, _ in nominal if is_due]

    assert waiting
    assert all(each.text != WAITING and each.why for each in waiting)


def test_guidance_names_the_deeds_one_by_one_in_their_order(nominal):
    texts = list(dict.fromkeys(guidance.text for guidance, _, _ in nominal))
    wanted = [
        "START the procedure",
        "scan “Own badge”",
        "scan “Kit”",
        "look at the pouch",
        "“Pouch and kit are in order”",
        "open the door",
        "mount the set",
        "hang the buffer bag",
        "push the spike of the buffer line home",
        "trace the product line",
        "“All lines traced",
        "close the door",
        "turn the input bag over",
        "“The weld is sound”",
        "open CL-1",
        "enter: tare of the product bag",
        "sign: unit procedure 1",
        "draw a sample",
        "clamp and seal the product line",
        "sign: unit procedure 2",
        "End the run",
    ]
    places = [next(n for n, text in enumerate(texts) if part in text) for part in wanted]

    assert places == sorted(places)


def test_guidance_names_the_deed_that_the_skilled_operator_does(nominal):
    scans = [(g.text, c) for g, _, c in nominal if isinstance(c, ScanItem)]
    hands = [(g.text, c) for g, _, c in nominal if isinstance(c, DoByHand)]

    assert all("scan “" in text for text, _ in scans)
    assert all(text.startswith("With your hands: ") for text, _ in hands)
    assert all(c.item in text or "the weld" in text for text, c in hands)


@pytest.mark.parametrize("code", [code for code in CODES if code != "prepare-and-wash-nominal"])
def test_guidance_leads_through_a_disturbance_to_the_end(code):
    texts = [(v.guidance.text, c) for v, c in play_guided(code, 5)]
    joined = " ".join(dict.fromkeys(text for text, _ in texts))

    assert "acknowledge it" in joined
    assert "Write a deviation report" in joined
    assert "Tell the supervisor" in joined
    assert "End the run" in texts[-1][0]


def test_a_closed_clamp_is_guided_by_line_then_clamp_then_restart():
    texts = list(dict.fromkeys(v.guidance.text for v, _ in play_guided("clamp-left-closed", 5)))
    trace = next(n for n, each in enumerate(texts) if each.startswith("Trace the waste line"))

    assert texts[trace + 1].startswith("Open CL-3")
    assert texts[trace + 2].startswith("RESTART")


def test_a_hint_says_what_guidance_would_say_and_costs_at_level_assisted():
    run = open_run("prepare-and-wash-nominal", 5, Level.ASSISTED)
    run.submit(RequestHint())

    assert run.view().guidance is None
    assert "START the procedure" in run.view().hints[-1].text
    assert run.view().hints[-1].cost > 0


def test_evidence_reads_like_a_sentence():
    run = open_run("prepare-and-wash-nominal", 5, Level.GUIDED)
    events = run.submit(MoveClamp("CL-2", Position.OPEN))

    said = evidence_sentence(run, events[-1])
    assert said == "Opened clamp CL-2: refused. No kit is mounted."


@pytest.mark.parametrize("code", ["air-in-line", "mains-dip"])
def test_no_text_of_a_debrief_shows_raw_facts(code):
    run = open_run(code, 5, Level.EXAM)
    play(run, Skilled())
    debrief = run.debrief()
    values = [e.value for each in debrief.observations for e in each.evidence]
    titles = [each.title for each in (*debrief.operator_actions, *debrief.faults)]

    assert values
    for text in (*values, *titles):
        assert "=" not in text.replace("=A9999", "")
        assert "operator." not in text
        assert "True" not in text
