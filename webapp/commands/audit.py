"""`academy audit verify`: compute the audit trail and all judged rows again."""

import argparse
from time import perf_counter

from webapp.commands.output import open_current_database, tell
from webapp.platform.errors import ConfigurationError
from webapp.services import audit
from webapp.services.audit import Fault, Finding, Report

SENTENCES = {
    Fault.ROW_CHANGED: "the row is not what was recorded",
    Fault.ROW_WITHOUT_ENTRY: "the row was never recorded in the trail",
    Fault.ENTRY_WITHOUT_ROW: "the row that the trail tells of is gone",
    Fault.ENTRY_CHANGED: "the entry itself was changed",
    Fault.LINK_BROKEN: "the entry does not continue the one before it",
    Fault.POSITION_MISSING: "entries before this one are missing",
    Fault.HEAD_DIFFERS: "the entry that was noted outside is not there",
    Fault.DAMAGED: "the database file is damaged",
}
SHOWN = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="verify", required=True)
    verify = deeds.add_parser("verify", help="compute the trail and all judged rows again")
    verify.add_argument(
        "--head",
        metavar="POSITION:HASH",
        help="an entry noted outside of the database; finds that the end was cut off",
    )


def run(options: argparse.Namespace) -> int:
    started = perf_counter()
    with open_current_database() as database, database.read() as session:
        report = audit.verify(session, read_head(options.head))
    seconds = perf_counter() - started
    answer = {
        "ok": report.is_intact,
        "entries": report.entries,
        "rows": report.rows,
        "head": f"{report.entries}:{report.head_hash}",
        "findings": [describe(finding) for finding in report.findings],
    }
    tell(options, answer, *list_lines(report, seconds))
    return 0 if report.is_intact else 1


def read_head(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    position, _, digest = text.partition(":")
    if not position.isdecimal() or not digest:
        raise ConfigurationError(
            "audit.head", "--head must be POSITION:HASH, as `academy audit verify` printed it."
        )
    return int(position), digest


def describe(finding: Finding) -> dict[str, object]:
    return {
        "fault": finding.fault.value,
        "table": finding.table,
        "row": finding.row_id,
        "message": SENTENCES[finding.fault],
        "detail": finding.detail,
    }


def list_lines(report: Report, seconds: float) -> list[str]:
    counted = f"{report.entries} entries, {report.rows} judged rows, {seconds:.1f} s"
    if report.is_intact:
        return [f"GREEN: the audit trail is intact ({counted}).", head_line(report)]
    lines = [f"RED: {len(report.findings)} differences ({counted})."]
    for finding in report.findings[:SHOWN]:
        row = "" if finding.row_id is None else f" row {finding.row_id}"
        detail = f" ({finding.detail})" if finding.detail else ""
        lines.append(f"  {finding.table}{row}: {SENTENCES[finding.fault]}{detail}")
    if len(report.findings) > SHOWN:
        lines.append(f"  ... and {len(report.findings) - SHOWN} more; --json lists all of them.")
    lines.append("Keep a copy of the database as it is before anything else is done.")
    return lines


def head_line(report: Report) -> str:
    return f"Head, to be noted outside: {report.entries}:{report.head_hash}"
