"""A small sound course as files; tests spoil one thing each."""

import pytest

from tests.support.content import SMALL_COURSE


@pytest.fixture
def files() -> dict[str, str]:
    return dict(SMALL_COURSE)
