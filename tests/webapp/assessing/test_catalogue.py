"""The banks that the site offers, and what is told about broken ones."""

import shutil
from pathlib import Path

import pytest

from webapp.platform.errors import ConfigurationError
from webapp.services import assessment_catalogue
from webapp.services.assessment_catalogue import BANKS, check_banks, load_catalogue


@pytest.fixture
def copied_banks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bank"
    shutil.copytree(BANKS, folder)
    monkeypatch.setattr(assessment_catalogue, "BANKS", folder)
    load_catalogue.cache_clear()
    yield folder
    load_catalogue.cache_clear()


def test_the_banks_of_the_site_have_no_findings() -> None:
    assert check_banks() == ()
    assert load_catalogue().find_assessment("foundation-knowledge")


def test_a_wrong_key_is_told_with_file_and_line(copied_banks: Path) -> None:
    path = copied_banks / "foundation" / "items-device.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("correct: pressure", "correct: presure"), encoding="utf-8")

    (finding,) = check_banks(copied_banks)

    line = text[: text.index("correct: pressure")].count("\n") + 1
    assert str(finding).startswith(f"assessments/bank/foundation/items-device.yaml:{line}: ")
    assert "presure" in finding.problem
    with pytest.raises(ConfigurationError, match="presure"):
        load_catalogue()
