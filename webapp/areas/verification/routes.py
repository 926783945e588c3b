"""The public check of a certificate: number, holder, scope, validity, and nothing more."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.areas.verification.presenters import describe_answer
from webapp.platform import clock, transaction
from webapp.platform.access import ANYONE, open_to
from webapp.services import certificates
from webapp.services.certificates import Answer, PublicAnswer

blueprint = Blueprint("verification", __name__, template_folder="templates")
STATUS = {Answer.UNKNOWN: 404, Answer.TOO_MANY: 429}
SHOWN_LENGTH = 40


@blueprint.get("/verify")
@open_to(ANYONE)
def ask_number() -> ResponseReturnValue:
    """Ask for a number; a number that can be one leads to its page."""
    typed = request.args.get("number", "").strip()[:SHOWN_LENGTH]
    number = certificates.read_number(typed)
    if number is not None:
        return redirect(url_for("verification.show_certificate", number=number), 303)
    page = render_template("verification/ask.html", typed=typed, is_wrong=bool(typed))
    return page, 422 if typed else 200


@blueprint.get("/verify/<number>")
@open_to(ANYONE)
def show_certificate(number: str) -> ResponseReturnValue:
    """Tell what the certificate of this number is worth today."""
    read = certificates.read_number(number)
    answer = look_up(read) if read else PublicAnswer(Answer.UNKNOWN, number[:SHOWN_LENGTH])
    page = render_template(
        "verification/answer.html",
        answer=answer,
        word=describe_answer(answer.answer),
        looked_at=clock.now(),
    )
    return page, STATUS.get(answer.answer, 200)


def look_up(number: str) -> PublicAnswer:
    """Look a number up; an unknown one is counted against the address that asks."""
    address, now = request.remote_addr or "-", clock.now()
    session = transaction.current_session()
    if certificates.is_guessing(session, address, now=now):
        return PublicAnswer(Answer.TOO_MANY, number)
    answer = certificates.verify(session, number, now=now)
    if answer is None:
        certificates.record_miss(transaction.begin_writing(), address, now=now)
    return answer or PublicAnswer(Answer.UNKNOWN, number)
