"""The committed example of the settings names every setting and no other."""

import re
from pathlib import Path

from webapp.platform.config import KNOWN, PREFIX

ROOT = Path(__file__).resolve().parents[2]
ONLY_FOR_TESTS = {"REQUIRE_BROWSER"}


def test_the_example_names_every_setting_and_no_other() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(rf"^#?{PREFIX}([A-Z_]+)=", text, flags=re.MULTILINE))

    assert named == KNOWN - ONLY_FOR_TESTS
