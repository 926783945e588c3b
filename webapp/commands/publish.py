"""`academy publish [--check]`: check the course and the question banks, and publish the course.

`--check` needs no database and no configuration: it reads the files and tells everything it found.
"""

import argparse
from typing import Any

from webapp.commands.output import open_current_database, tell
from webapp.platform import clock
from webapp.platform.actors import SYSTEM
from webapp.services import assessment_catalogue
from webapp.services.publishing import (
    Publication,
    PublishOutcome,
    inspect_content,
    publish_content,
)

EXIT_NO = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help="only check the files; needs no database"
    )


def run(options: argparse.Namespace) -> int:
    findings = list_findings()
    if findings:
        return refuse(options, findings)
    return check(options) if options.check else publish(options)


def list_findings() -> list[dict[str, Any]]:
    """List what is wrong in courses and banks, in one form."""
    in_courses = [
        describe(f"courses/content/{f.file}", f.line, f"{f.message} {f.remedy}")
        for f in inspect_content().findings
    ]
    banks = assessment_catalogue.check_banks()
    return in_courses + [describe(f.file, f.line, f"{f.problem} {f.remedy}") for f in banks]


def describe(file: str, line: int, message: str) -> dict[str, Any]:
    return {"file": file, "line": line, "message": message}


def refuse(options: argparse.Namespace, findings: list[dict[str, Any]]) -> int:
    lines = [f"{item['file']}:{item['line']}: {item['message']}" for item in findings]
    count = f"{len(findings)} finding{'s' if len(findings) > 1 else ''}. Nothing was published."
    tell(options, {"ok": False, "findings": findings}, *lines, count)
    return EXIT_NO


def check(options: argparse.Namespace) -> int:
    courses = inspect_content().courses
    lines = []
    for course in courses:
        lessons = sum(len(module.lessons) for module in course.modules)
        counts = f"{len(course.modules)} modules, {lessons} lessons, {len(course.figures)} figures"
        lines.append(f"{course.code}: {counts}. No findings.")
    lines.append("Question banks: no findings.")
    tell(options, {"ok": True, "courses": [c.code for c in courses], "findings": []}, *lines)
    return 0


def publish(options: argparse.Namespace) -> int:
    with open_current_database() as database, database.write() as session:
        result = publish_content(session, actor=SYSTEM, now=clock.now())
    answer = {
        "ok": result.outcome is not PublishOutcome.FINDINGS,
        "outcome": result.outcome,
        "releases": [
            {"course": item.course_code, "version": item.version, "digest": item.digest}
            for item in result.releases
        ],
    }
    lines = [line for item in result.releases for line in tell_release(item)]
    tell(options, answer, *lines)
    return 0


def tell_release(item: Publication) -> list[str]:
    edition = f"{item.course_code}: edition {item.version}, digest {item.digest[:12]}"
    if not item.is_new:
        return [f"{edition}, unchanged."]
    again = item.difference.modules_to_read_again if item.difference else ()
    lines = [f"{edition}, published and current."]
    if again:
        lines.append(f"  To be read again by those who completed it: {', '.join(again)}.")
    return lines
