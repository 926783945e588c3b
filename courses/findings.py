"""A finding: one mistake in content, said so that an author can mend it.

Every finding names the file, the line, what is wrong and what to do. Which mistakes there are is
decided in `courses.front_matter`, `courses.loader`, `courses.figures` and `courses.checks`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One mistake in content.

    `file` is relative to the folder of the course, `line` counts from 1, `code` is stable.
    """

    file: str
    line: int
    code: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message} {self.remedy} [{self.code}]"


def sort_findings(findings: list[Finding]) -> tuple[Finding, ...]:
    """Return the findings in the order of files and lines, each once."""
    return tuple(sorted(set(findings)))
