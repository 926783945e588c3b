"""Imports every module that defines tables, so that migrations and verification know them all."""

from webapp.storage import attempts, audit, immutability, learning, people, records, runs
from webapp.storage.base import Base

__all__ = ["Base", "attempts", "audit", "immutability", "learning", "people", "records", "runs"]
