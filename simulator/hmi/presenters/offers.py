"""What can be started, as the start screen shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.hmi.catalogue import tr, word
from simulator.hmi.presenters.formats import duration_text, speed_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.station.permits import PermitStatus
    from simulator.station.stored_runs import StoredRun
    from simulator.station.upload import OutboxStatus

SHOWN_SPEEDS = (1, 10, 60, 600)


@dataclass(frozen=True, slots=True)
class Offer:
    """A scenario that can be started."""

    code: str
    title: str
    summary: str
    expected_s: float
    competencies: tuple[str, ...]


def durations(offer: Offer) -> tuple[tuple[str, str], ...]:
    """Give how long a run takes at each speed, not counting the time a person thinks."""
    return tuple(
        (speed_text(speed), duration_text(offer.expected_s / speed)) for speed in SHOWN_SPEEDS
    )


def best_results(runs: Iterable[StoredRun]) -> dict[str, str]:
    """Give the best confirmed result for each scenario, else how often it was practised."""
    best: dict[str, int] = {}
    practised: dict[str, int] = {}
    for run in runs:
        if run.verdict == "CONFIRMED" and run.score_percent is not None:
            best[run.scenario_code] = max(best.get(run.scenario_code, 0), run.score_percent)
        practised[run.scenario_code] = practised.get(run.scenario_code, 0) + 1
    texts = {code: tr("start.times", count=count) for code, count in practised.items()}
    return texts | {code: tr("start.best", percent=percent) for code, percent in best.items()}


def run_line(run: StoredRun, titles: dict[str, str]) -> tuple[str, str]:
    """Give title and state of a kept run."""
    title = titles.get(run.scenario_code, run.scenario_code)
    level = word("level", run.level)
    state = word("run_state", str(run.state))
    if run.verdict:
        state = f"{state}: {word('verdict', run.verdict)}"
    when = run.started_at[:16].replace("T", " ")
    return title, f"{when} · {level} · {state}"


def outbox_line(status: OutboxStatus, *, is_paired: bool) -> str:
    """Give the state of the outbox in one sentence."""
    count = len(status.waiting)
    if not is_paired:
        return tr("outbox.not_paired")
    if status.problem is not None and count:
        return tr("outbox.problem", count=count, problem=str(status.problem))
    return tr("outbox.waiting", count=count) if count else tr("outbox.empty")


def permit_line(status: PermitStatus) -> str:
    """Give level and last day of a permit, or what stands in its way."""
    if status.obstacle is not None:
        return str(status.obstacle)
    until = status.permit.expires_at.strftime("%Y-%m-%d %H:%M UTC")
    return tr("permits.line", level=word("level", status.permit.level), until=until)
