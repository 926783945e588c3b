"""Assessments: items, banks, forms, attempts and their scoring; programmes and certification.

Pure: no clock, no chance, no framework, no file. Callers hand in the time, a draw and the texts
of files. The names below are what the rest of the project uses of items and attempts; certification
has its own module, `assessments.certification`.
"""

from assessments.assembly import Form, FormItem, assemble_form
from assessments.attempts import (
    ENDED,
    AttemptCommand,
    AttemptState,
    Eligibility,
    Standing,
    Terms,
    check_command,
    copy_terms,
    next_state,
)
from assessments.bank_files import read_bank
from assessments.banks import Assessment, Blueprint, Catalogue, Cell, ItemBank, Objective
from assessments.chance import Draw, seeded_draw
from assessments.errors import (
    AssessmentError,
    AttemptRefusedError,
    BlueprintError,
    PositionError,
    ResponseError,
    TimeOverError,
)
from assessments.findings import Finding
from assessments.items import ItemRevision, canonical_json, digest_of
from assessments.kinds import KINDS, Interaction, Response, ReviewRow
from assessments.scoring import ItemScore, Result, score_form

__all__ = [
    "ENDED",
    "KINDS",
    "Assessment",
    "AssessmentError",
    "AttemptCommand",
    "AttemptRefusedError",
    "AttemptState",
    "Blueprint",
    "BlueprintError",
    "Catalogue",
    "Cell",
    "Draw",
    "Eligibility",
    "Finding",
    "Form",
    "FormItem",
    "Interaction",
    "ItemBank",
    "ItemRevision",
    "ItemScore",
    "Objective",
    "PositionError",
    "Response",
    "ResponseError",
    "Result",
    "ReviewRow",
    "Standing",
    "Terms",
    "TimeOverError",
    "assemble_form",
    "canonical_json",
    "check_command",
    "copy_terms",
    "digest_of",
    "next_state",
    "read_bank",
    "score_form",
    "seeded_draw",
]
