"""Events of a run, and patterns that find them.

The events are what scoring, guidance and triggers look at: phases, alarms, what the operator did,
what was really so. A pattern names a kind and, if it wants, a subject and facts.
"""

from dataclasses import dataclass

Fact = str | int | float | bool


@dataclass(frozen=True, slots=True)
class RunEvent:
    """Something that happened: `kind` such as `phase.state`, what it is about, and its facts.

    `sequence` is the journal sequence of the operator command behind it, if there is one.
    """

    number: int
    tick: int
    kind: str
    subject: str
    detail: tuple[tuple[str, Fact], ...]
    sequence: int | None

    def fact(self, name: str) -> Fact | None:
        """Return one fact of the event, or nothing when it has none of that name."""
        for key, value in self.detail:
            if key == name:
                return value
        return None

    def describe(self) -> str:
        """Return the event as one line of evidence."""
        facts = ", ".join(f"{key}={value}" for key, value in self.detail)
        return f"{self.kind} {self.subject}" + (f" ({facts})" if facts else "")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Finds events: any of the kinds, any of the subjects, and every named fact among its values.

    An empty tuple of subjects finds all; a subject that ends in `*` finds by its beginning.
    """

    kinds: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    facts: tuple[tuple[str, tuple[Fact, ...]], ...] = ()

    def finds(self, event: RunEvent) -> bool:
        """Tell whether the event is one of those meant.

        Example:
            >>> event = RunEvent(1, 0, "operator.clamp", "CL-1", (("position", "open"),), 4)
            >>> Pattern(("operator.clamp",), ("CL-*",)).finds(event)
            True
        """
        if event.kind not in self.kinds:
            return False
        if self.subjects and not any(_matches(each, event.subject) for each in self.subjects):
            return False
        return all(event.fact(name) in values for name, values in self.facts)


def _matches(pattern: str, subject: str) -> bool:
    if pattern.endswith("*"):
        return subject.startswith(pattern[:-1])
    return subject == pattern


def find_first(
    events: tuple[RunEvent, ...] | list[RunEvent], pattern: Pattern, *, after: int = 0
) -> RunEvent | None:
    """Return the first event of a pattern whose number is greater than `after`."""
    for event in events:
        if event.number > after and pattern.finds(event):
            return event
    return None
