"""Words and shapes for verdicts, permits and stations; the timeline as a picture."""

from dataclasses import dataclass

from webapp.platform.i18n import _
from webapp.services.runs import RunResult, RunTimeline, VerdictSheet
from webapp.services.timelines import TICK_S, Observation
from webapp.storage.runs import VerdictKind

MINUTE_S = 60
LONGEST_EVIDENCE = 90


@dataclass(frozen=True, slots=True)
class Word:
    """A state as a word, a shape (icon) and a tone; the sentence says what it means."""

    text: str
    icon: str
    tone: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class ObservationLine:
    """An observation with its evidence in words."""

    observation: Observation
    word: Word
    window: str
    evidence: tuple[str, ...]


def describe_verdict(verdict: str | None) -> Word:
    """Give the word for a verdict, or for a run that waits for one."""
    if verdict is None:
        return Word(
            _("Being checked"),
            "clock",
            "info",
            _("The site has your journal and replays it now. This takes seconds, seldom minutes."),
        )
    words = {
        VerdictKind.CONFIRMED: Word(
            _("Confirmed"),
            "check",
            "good",
            _(
                "The site replayed every command of this run and got exactly the same result. "
                "The score below is the site's own."
            ),
        ),
        VerdictKind.DIVERGED: Word(
            _("Diverged"),
            "cross",
            "bad",
            _(
                "The site replayed the commands of this run and got another result than the "
                "journal says. The run does not count."
            ),
        ),
        VerdictKind.MALFORMED: Word(
            _("Malformed"),
            "cross",
            "bad",
            _("The file that arrived is not a whole, unchanged journal. The run does not count."),
        ),
        VerdictKind.RETIRED_REVISION: Word(
            _("Retired revision"),
            "info",
            "warning",
            _(
                "The run was made with a version of the simulator that the site no longer replays. "
                "This says nothing about you. Update the simulator and run again."
            ),
        ),
        VerdictKind.TIMED_OUT: Word(
            _("Timed out"),
            "clock",
            "warning",
            _(
                "The site stopped its replay because it took too much time or memory. This says "
                "nothing about you. Your administrator can have the run judged again."
            ),
        ),
    }
    return words[VerdictKind(verdict)]


def describe_result(result: RunResult) -> Word:
    """Give the word for what a run is worth."""
    if result.verdict is None:
        return Word(_("Not judged yet"), "clock", "info")
    if result.verdict != VerdictKind.CONFIRMED:
        return Word(_("Does not count"), "info", "warning")
    if not result.assessed:
        return Word(_("Practice"), "info", "info")
    if result.critical_errors:
        return Word(_("Critical error"), "cross", "bad")
    return (
        Word(_("Passed"), "check", "good")
        if result.passed
        else Word(_("Not passed"), "cross", "bad")
    )


def describe_level(level: str) -> str:
    words = {"guided": _("Guided"), "assisted": _("Assisted"), "exam": _("Exam")}
    return str(words.get(level, level or "—"))


def describe_permit(state: str) -> Word:
    words = {
        "open": Word(_("Open"), "key", "info"),
        "used": Word(_("Used"), "check", "good"),
        "expired": Word(_("Expired unused"), "clock", "warning"),
    }
    return words[state]


def describe_place(verdict: VerdictSheet) -> str:
    """Say where a verdict found what it found."""
    places = []
    if verdict.line is not None:
        places.append(_("line %(line)s of the journal", line=verdict.line))
    if verdict.tick is not None:
        places.append(_("%(time)s of the run", time=show_ticks(verdict.tick)))
    return ", ".join(places)


def show_ticks(tick: int) -> str:
    """Show a tick as the time of the run: 1:05:30."""
    seconds = int(tick * TICK_S)
    return f"{seconds // 3600}:{seconds // MINUTE_S % MINUTE_S:02d}:{seconds % MINUTE_S:02d}"


def show_size(byte_count: int) -> str:
    return str(_("%(size)s kB", size=max(1, round(byte_count / 1000))))


def describe_observation(observation: Observation) -> ObservationLine:
    if observation.is_met:
        word = Word(_("Met"), "check", "good")
    elif observation.is_critical:
        word = Word(_("Critical error"), "cross", "bad")
    else:
        word = Word(_("Not met"), "cross", "warning")
    return ObservationLine(
        observation,
        word,
        describe_window(observation),
        tuple(describe_evidence(observation)),
    )


def describe_window(observation: Observation) -> str:
    if observation.window_to_tick is None:
        return ""
    start = show_ticks(observation.window_from_tick or 0)
    end = show_ticks(observation.window_to_tick)
    return str(_("between %(start)s and %(end)s", start=start, end=end))


def describe_evidence(observation: Observation) -> list[str]:
    lines = []
    for each in observation.evidence:
        where = _("at %(time)s", time=show_ticks(each.tick))
        if each.sequence is not None:
            where = _(
                "at %(time)s, entry %(entry)s", time=show_ticks(each.tick), entry=each.sequence
            )
        lines.append(f"{where}: {shorten(each.value)}" if each.value else where)
    return lines


def shorten(text: str) -> str:
    """Cut a long line of evidence; the whole of it is in the journal."""
    return text if len(text) <= LONGEST_EVIDENCE else f"{text[: LONGEST_EVIDENCE - 1]}…"


@dataclass(frozen=True, slots=True)
class ObservationGroup:
    """Observations that are read together; `is_open` tells whether they are shown at once."""

    title: str
    lines: tuple[ObservationLine, ...]
    is_open: bool


def group_observations(timeline: RunTimeline) -> tuple[ObservationGroup, ...]:
    """Put what was missed in front and open; what was met and what did not happen can be opened."""
    missed: list[ObservationLine] = []
    met: list[ObservationLine] = []
    avoided: list[ObservationLine] = []
    for each in sorted(timeline.observations, key=find_place):
        is_silent = each.is_met and each.kind == "forbidden"
        place = avoided if is_silent else met if each.is_met else missed
        place.append(describe_observation(each))
    groups = (
        ObservationGroup(_("Missed"), tuple(missed), is_open=True),
        ObservationGroup(_("Met"), tuple(met), is_open=not missed),
        ObservationGroup(_("Forbidden, and did not happen"), tuple(avoided), is_open=False),
    )
    return tuple(group for group in groups if group.lines)


def find_place(observation: Observation) -> tuple[bool, int]:
    """Order observations: critical ones first, then by when they happened."""
    moments = [each.tick for each in observation.evidence]
    return not observation.is_critical, min(moments, default=observation.window_to_tick or 0)
