"""What is kept of runs on this computer: journals with their beginning, end and receipt."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from simulator.station.files import Folder, read_document

HEAD_BYTES = 20_000
TAIL_BYTES = 4_000


class RunState(StrEnum):
    """Where a kept run stands, from this computer's point of view."""

    UNFINISHED = "unfinished"
    PRACTICE = "practice"
    WAITING = "waiting"
    RECEIVED = "received"
    JUDGED = "judged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A kept run as a list shows it.

    Attributes:
        run_uid: Its uid; the journal is named after it.
        scenario_code: What was run.
        level: guided, assisted or exam.
        is_assessed: It has a permit and counts once the site has confirmed it.
        started_at: Wall time of its beginning, as this computer saw it (ISO 8601, UTC).
        state: Unfinished, practice, or how far the sending has come.
        verdict: The site's word once it is judged.
        detail: The site's sentence about a refusal or a verdict; empty otherwise.
        score_percent: The site's score of a confirmed run.
    """

    run_uid: str
    scenario_code: str
    level: str
    is_assessed: bool
    started_at: str
    state: RunState
    verdict: str | None = None
    detail: str = ""
    score_percent: int | None = None


def read_first_line(path: Path) -> dict[str, Any]:
    """Return the header of a journal, or an empty document when there is none yet."""
    with path.open("rb") as file:
        line = file.readline(HEAD_BYTES)
    return _parse(line)


def read_last_line(path: Path) -> dict[str, Any]:
    """Return the last whole line of a journal, or an empty document."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - TAIL_BYTES))
        tail = file.read()
    if not tail.endswith(b"\n"):
        return {}
    return _parse(tail.rstrip(b"\n").rpartition(b"\n")[2])


def _parse(line: bytes) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def is_begun(path: Path) -> bool:
    """Tell whether a journal has its header; a file without one never was a run."""
    return path.exists() and read_first_line(path).get("kind") == "header"


def is_finished(path: Path) -> bool:
    """Tell whether a journal ends with its footer."""
    return read_last_line(path).get("kind") == "footer"


def list_runs(folder: Folder) -> tuple[StoredRun, ...]:
    """Return all kept runs, the newest first; a file without a header is passed over."""
    found = [describe_run(folder, path) for path in folder.runs.glob("*.jsonl")]
    return tuple(
        sorted(
            (run for run in found if run is not None),
            key=lambda run: (run.started_at, run.run_uid),
            reverse=True,
        )
    )


def describe_run(folder: Folder, path: Path) -> StoredRun | None:
    """Return what a journal and its receipt say, or `None` when the journal has no header."""
    header = read_first_line(path)
    if header.get("kind") != "header":
        return None
    is_assessed = folder.permit(path.stem).exists()
    receipt = read_document(folder.receipt(path.stem)) or {}
    return StoredRun(
        run_uid=path.stem,
        scenario_code=str(header.get("scenario_code", "")),
        level=str(header.get("level", "")),
        is_assessed=is_assessed,
        started_at=str(header.get("wall_time", "")),
        state=_state(path, receipt, is_assessed=is_assessed),
        verdict=receipt.get("verdict"),
        detail=str(receipt.get("detail") or ""),
        score_percent=receipt.get("score_percent"),
    )


def _state(path: Path, receipt: Mapping[str, Any], *, is_assessed: bool) -> RunState:
    if not is_finished(path):
        return RunState.UNFINISHED
    if not receipt:
        return RunState.WAITING if is_assessed else RunState.PRACTICE
    words = {
        "to-send": RunState.WAITING,
        "received": RunState.RECEIVED,
        "judged": RunState.JUDGED,
        "refused": RunState.REFUSED,
    }
    return words.get(str(receipt.get("state")), RunState.RECEIVED)
