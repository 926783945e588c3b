"""People with a past for the tests of records."""

from tests.webapp.records.stories import story

__all__ = ["story"]
