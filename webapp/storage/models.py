"""Imports every module that defines tables, so that migrations and verification know them all."""

import importlib
from importlib.util import find_spec

from webapp.storage import audit, immutability, people
from webapp.storage.base import Base

__all__ = ["Base", "audit", "immutability", "people"]

for name in ("learning", "attempts", "runs", "records"):
    if find_spec(f"webapp.storage.{name}") is not None:
        importlib.import_module(f"webapp.storage.{name}")
