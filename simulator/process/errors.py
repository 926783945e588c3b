"""What the process model refuses."""

from typing import ClassVar


class ProcessError(Exception):
    """Root of every refusal of `simulator.process`; `code` is stable and never translated."""

    code: ClassVar[str] = "process.refused"


class SettingError(ProcessError):
    """A parameter was set that does not exist, or to a value that it may not have."""

    code: ClassVar[str] = "process.setting.refused"

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name} {problem}")
        self.name = name
        self.problem = problem


class SpecificationError(ProcessError):
    """A release specification has findings; they are listed together."""

    code: ClassVar[str] = "process.specification.refused"

    def __init__(self, findings: tuple[str, ...]) -> None:
        super().__init__("; ".join(findings))
        self.findings = findings


class UnknownVariantError(ProcessError):
    """A variant of the process was named that does not exist."""

    code: ClassVar[str] = "process.variant.unknown"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"{name} is not a variant; there are {', '.join(known)}")
        self.name = name
        self.known = known
