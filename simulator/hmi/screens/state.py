"""What the run screen remembers between pictures: page, dialog, form, trends, speed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.controller.commands import Command
    from simulator.scenario.views import RunView

PAGES = ("process", "alarms", "trends", "record", "hands")


@dataclass(slots=True)
class RunUi:
    """State of the run screen that is not the run's."""

    view: RunView
    version: int = 0
    page: str = "process"
    dialog: str = ""
    subject: str = ""
    pending: Command | None = None
    fields: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pens: tuple[str, ...] = ("PT-101", "PT-102", "SC-101", "TIC-101")
    window_s: int = 600
    cursor: int = -1
    notice: str = ""
    notice_left_s: float = 0.0
    speed_to_return_to: int = 0
    known_prompt: tuple[str, int] = ("", -1)
    seconds_flowing: float = 0.0
    problem: str = ""

    def close(self) -> None:
        """Close the dialog and forget what was typed into it."""
        self.dialog = self.subject = self.problem = ""
        self.pending = None
        self.fields.clear()
        self.chosen.clear()

    def open(self, dialog: str, subject: str = "") -> None:
        self.close()
        self.dialog, self.subject = dialog, subject

    def toggle(self, group: str, value: str) -> None:
        """Put a value into a group of choices, or take it out."""
        now = self.chosen.get(group, ())
        self.chosen[group] = tuple(v for v in now if v != value) if value in now else (*now, value)

    def tell(self, notice: str, seconds: float = 6.0) -> None:
        self.notice, self.notice_left_s = notice, seconds
