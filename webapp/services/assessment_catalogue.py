"""The assessments of this installation, read once from the bank files and checked."""

from functools import cache
from pathlib import Path

import assessments
from assessments import Catalogue, Finding, read_bank
from webapp.platform.errors import ConfigurationError

BANKS = Path(assessments.__file__).parent / "bank"


def check_banks(folder: Path = BANKS) -> tuple[Finding, ...]:
    """Return everything that is wrong with the bank files; for `academy publish --check`."""
    findings: list[Finding] = []
    for bank in list_folders(folder):
        read = read_bank(read_texts(bank))
        findings += () if isinstance(read, Catalogue) else read
    return tuple(findings)


def list_folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def read_texts(folder: Path) -> dict[str, str]:
    return {
        f"assessments/bank/{folder.name}/{path.name}": path.read_text(encoding="utf-8")
        for path in sorted(folder.glob("*.yaml"))
    }


@cache
def load_catalogue() -> Catalogue:
    """Return all banks and assessments.

    Raises:
        ConfigurationError: A bank has findings; the first one is told.
    """
    banks: list[assessments.ItemBank] = []
    offered: list[assessments.Assessment] = []
    for folder in list_folders(BANKS):
        read = read_bank(read_texts(folder))
        if not isinstance(read, Catalogue):
            raise ConfigurationError("assessments.bank.findings", f"The item bank: {read[0]}")
        banks += read.banks
        offered += read.assessments
    return Catalogue(tuple(banks), tuple(offered))
