"""The journal of a run: write, read, replay, verify, resume. Only commands are recorded.

`RecordedRun` plays and writes; `verify` judges bytes; `resume` brings a run back after a crash.
"""

from simulator.journal.errors import (
    DivergedError,
    JournalError,
    MalformedJournalError,
    RetiredJournalError,
)
from simulator.journal.reader import Journal, read_journal
from simulator.journal.records import Footer, Header
from simulator.journal.replay import ResumedRun, replay, resume, start_run
from simulator.journal.verify import ReplayResult, Verdict, VerdictKind, verify
from simulator.journal.writer import (
    JournalWriter,
    LineSink,
    RecordedRun,
    RunPlan,
    make_header,
    open_run,
)

__all__ = [
    "DivergedError",
    "Footer",
    "Header",
    "Journal",
    "JournalError",
    "JournalWriter",
    "LineSink",
    "MalformedJournalError",
    "RecordedRun",
    "ReplayResult",
    "ResumedRun",
    "RetiredJournalError",
    "RunPlan",
    "Verdict",
    "VerdictKind",
    "make_header",
    "open_run",
    "read_journal",
    "replay",
    "resume",
    "start_run",
    "verify",
]
