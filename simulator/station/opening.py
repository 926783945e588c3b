"""Beginning a run with its journal on disk, and going on with one after the program was stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from simulator.journal import (
    DivergedError,
    JournalWriter,
    MalformedJournalError,
    RecordedRun,
    RetiredJournalError,
    RunPlan,
    make_header,
    open_run,
    resume,
)
from simulator.scenario.views import Level
from simulator.station.errors import (
    JournalWriteError,
    PermitMismatchError,
    RunNotFoundError,
    RunNotResumableError,
)
from simulator.station.files import AppendOnlyFile, Folder, cut_unfinished_line
from simulator.station.permits import Permit, text_of
from simulator.station.session import RunLabel, RunSession
from simulator.station.stored_runs import is_begun, is_finished, read_first_line

REPEATED = ("scenario_digest", "recipe_digest", "profile_digest", "model_revision")


@dataclass(frozen=True, slots=True)
class RunChoice:
    """What is to be run: a scenario at a level with a seed, with or without a permit."""

    run_uid: str
    scenario_code: str
    level: str
    seed: int
    language: str
    permit: Permit | None = None


def program_version() -> str:
    """Return the version of the installed program, as journals name it."""
    from importlib.metadata import version  # noqa: PLC0415 - loads a mail parser; runs only

    return version("celaxi-academy")


def open_session(
    folder: Folder, choice: RunChoice, *, read_clock: Callable[[], datetime]
) -> RunSession:
    """Begin a run: its header is on disk when this returns.

    Raises:
        FolderError, JournalWriteError: The journal cannot be begun; no file is left behind.
        PermitMismatchError: The permit was made for another version of the simulator.
    """
    plan = RunPlan(
        run_uid=choice.run_uid,
        permit=text_of(choice.permit) if choice.permit else None,
        scenario_code=choice.scenario_code,
        level=Level(choice.level),
        seed=choice.seed,
        language=choice.language,
        program_version=program_version(),
    )
    started_at = read_clock().isoformat(timespec="milliseconds")
    if choice.permit is not None:
        check_installed(plan, choice.permit)
    run = open_run(plan)
    file = begin_file(folder.journal(choice.run_uid))
    writer = JournalWriter(file)
    try:
        writer.begin(plan, started_at)
    except JournalWriteError:
        file.close()
        file.path.unlink()
        raise
    label = RunLabel(
        choice.run_uid,
        choice.scenario_code,
        choice.level,
        is_assessed=choice.permit is not None,
        is_resumed=False,
    )
    return RunSession(
        label,
        RecordedRun(run, writer),
        file,
        reopen=lambda: _continue(file),
        read_clock=read_clock,
    )


def begin_file(path: Path) -> AppendOnlyFile:
    """Make the file of a new journal; the rest of a header that was never finished goes aside."""
    if path.exists() and not is_begun(path):
        cut_unfinished_line(path)
        path.unlink()
    return AppendOnlyFile(path, new=True)


def check_installed(plan: RunPlan, permit: Permit) -> None:
    """Refuse a permit that was made for another version of the simulator.

    Raises:
        PermitMismatchError: Names the first entry that differs.
    """
    header = make_header(plan, "")
    for name in REPEATED:
        if getattr(header, name) != getattr(permit, name):
            raise PermitMismatchError(permit.run_uid, name.replace("_", " "))


def resume_session(
    folder: Folder, run_uid: str, *, read_clock: Callable[[], datetime]
) -> RunSession:
    """Go on with a run where its journal ends; an unfinished last line is cut off and kept aside.

    Raises:
        RunNotFoundError: No such journal is kept.
        RunNotResumableError: It is finished, damaged or of another version of the program.
        FolderError: The file cannot be read or written.
    """
    path = folder.journal(run_uid)
    if not path.exists():
        raise RunNotFoundError(run_uid)
    cut_unfinished_line(path)
    if is_finished(path):
        raise RunNotResumableError(run_uid, "it is finished")
    header = read_first_line(path)
    file = AppendOnlyFile(path, new=False)
    try:
        recorded = _continue(file)
    except RunNotResumableError:
        file.close()
        raise
    label = RunLabel(
        run_uid,
        str(header.get("scenario_code", "")),
        str(header.get("level", "")),
        is_assessed=folder.permit(run_uid).exists(),
        is_resumed=True,
    )
    return RunSession(label, recorded, file, reopen=lambda: _continue(file), read_clock=read_clock)


def _continue(file: AppendOnlyFile) -> RecordedRun:
    """Play what is on disk again and go on writing behind it.

    Raises:
        RunNotResumableError: The journal is damaged or of another version of the program.
    """
    try:
        resumed = resume(file.path.read_bytes())
    except (MalformedJournalError, DivergedError, RetiredJournalError) as error:
        raise RunNotResumableError(file.path.stem, str(error)) from error
    writer = JournalWriter(file, last_hash=resumed.last_hash, sequence=resumed.sequence)
    return RecordedRun(resumed.run, writer)
