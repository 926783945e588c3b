"""Phases that keep the chain of identity: scans against the order, and the second person.

A code that does not match is never overridden here: the phase is held, and the decision belongs
to quality assurance. Typing an identifier is refused; the reader is the only way in.
"""

from simulator.controller.commands import Command, ScanItem, TypeIdentifier, VerifyStep
from simulator.controller.phases.base import (
    DONE,
    Bench,
    HoldFor,
    Next,
    PhaseClass,
    Refused,
    Step,
    wait,
)
from simulator.controller.recipe import BatchOrder
from simulator.plant.labels import Gs1Label, parse_din, parse_gs1

SECOND_BADGE = "second-person-badge"
ITEM_NAMES = {
    "operator-badge": "the operator's badge",
    "patient_record": "patient and batch order",
    "buffer": "the buffer bag",
    "input_bag": "the leukapheresis bag",
    "kit": "the kit",
    "product_bag": "the product bag",
}
"""{item: its name in the batch record}."""


def order_value(order: BatchOrder, item: str) -> str:
    """Return what the order expects of an item, or an empty text when it names none."""
    for name, value in order.items:
        if name == item:
            return value
    return ""


def judge_code(bench: Bench, item: str, text: str) -> str:
    """Return `match`, or the code of what is wrong with a scanned text."""
    label = parse_gs1(text)
    if label is not None:
        return _judge_gs1(bench, item, label)
    found = parse_din(text) or text
    return "match" if found == order_value(bench.order, item) else "identity-mismatch"


def _judge_gs1(bench: Bench, item: str, label: Gs1Label) -> str:
    if label.gtin != order_value(bench.order, item):
        return "wrong-article"
    if label.expiry_yymmdd < bench.order.today_yymmdd:
        return "expired"
    if label.lot not in bench.order.released_lots:
        return "lot-not-released"
    if bench.batch.get(f"rejected/{item}") == label.serial:
        return "rejected-before"
    bench.batch[f"serial/{item}"] = label.serial
    return "match"


def _scan(bench: Bench, command: Command) -> Next | None:
    item = str(bench.arguments["item"])
    if isinstance(command, TypeIdentifier):
        return Refused("typing-is-not-allowed")
    if not isinstance(command, ScanItem):
        return None
    if command.item != item:
        return Refused("another-item-is-due")
    text = str(bench.batch.get("scanned", ""))
    verdict = judge_code(bench, item, text)
    shown = text.replace("\x1d", " ")
    bench.note("scan", item, f"Scan of {ITEM_NAMES.get(item, item)}", shown, ok=verdict == "match")
    if verdict == "match":
        return DONE
    if verdict == "rejected-before":
        return Refused(verdict)
    bench.flags["identity-mismatch"] = True
    return HoldFor(verdict)


def _expected(bench: Bench) -> tuple[tuple[str, str], ...]:
    item = str(bench.arguments["item"])
    return (("The order says", order_value(bench.order, item)),)


def _verify(bench: Bench, command: Command) -> Next | None:
    if not isinstance(command, VerifyStep):
        return None
    if command.check != bench.arguments["check"]:
        return Refused("another-check-is-due")
    if command.badge != SECOND_BADGE:
        return Refused("same-person" if command.badge == "operator-badge" else "not-qualified")
    title = "Second-person verification"
    word = "agrees" if command.agrees else "disagrees"
    bench.note("check", command.check, title, word, ok=command.agrees)
    if command.agrees:
        return DONE
    bench.flags["identity-mismatch"] = True
    return HoldFor("verification-disagrees")


def _lines(bench: Bench) -> tuple[tuple[str, str], ...]:
    order = bench.order
    return (("Patient", order.patient), ("Donation", order.donation), ("Batch", order.batch_number))


SCAN = PhaseClass(
    "scan",
    (Step("scan", wait, on=_scan, is_operator_due=True, details=_expected),),
)

VERIFY = PhaseClass(
    "verify",
    (Step("verify", wait, on=_verify, is_operator_due=True, details=_lines),),
)

__all__ = ["SCAN", "SECOND_BADGE", "VERIFY", "judge_code", "order_value"]
