"""Loads the shared fixtures of `tests/support` for every test."""

pytest_plugins = ["tests.support.database", "tests.support.clients", "tests.support.browser"]
