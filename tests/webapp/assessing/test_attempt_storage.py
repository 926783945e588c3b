"""Attempts on both databases: what is saved, what is refused, what it is worth."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from assessments import (
    AttemptRefusedError,
    AttemptState,
    PositionError,
    ResponseError,
    TimeOverError,
)
from tests.webapp.assessing.desk import (
    CODE,
    LIMIT,
    START,
    begin,
    fail,
    get_attempt,
    get_form,
    give,
    right_values,
)
from webapp.platform.access import Role
from webapp.platform.db import Database
from webapp.platform.errors import NotFoundError, RefusedError
from webapp.services import attempts
from webapp.services.responses import Saved, record_response
from webapp.storage.attempts import (
    AttemptEvent,
    ItemResponse,
    list_recent,
    load_form_document,
    load_responses,
)
from webapp.storage.audit import AuditEntry

SOON = START + timedelta(minutes=1)


@pytest.fixture
def person(make_person: Callable, make_site: Callable) -> object:
    return make_person(Role.TRAINEE, site=make_site())


@pytest.fixture
def actor(person: object) -> object:
    return person.actor


@pytest.fixture
def stranger(make_person: Callable) -> object:
    return make_person(Role.TRAINEE).actor


@pytest.fixture
def trainer(make_person: Callable) -> object:
    return make_person(Role.TRAINER).actor


def position_of(session: Session, uid: str, kind: str) -> int:
    form = get_form(session, uid)
    return next(item.position for item in form.items if item.interaction.kind == kind)


def test_an_attempt_keeps_form_terms_and_digests_of_its_start(
    session: Session, database: Database, actor: object
) -> None:
    attempt = get_attempt(session, begin(session, actor))

    assert attempt.state is AttemptState.OPEN
    assert attempt.number == 1
    assert attempt.deadline_at == START + LIMIT
    assert attempt.terms.cut_percent == Decimal(80)
    assert attempt.form_digest == get_form(session, attempt.uid).digest
    assert len(load_form_document(session, attempt.id)["items"]) == 24


def test_starting_twice_gives_the_attempt_that_is_open(
    session: Session, database: Database, actor: object
) -> None:
    assert begin(session, actor) == begin(session, actor, now=SOON)


def test_two_people_get_two_forms(
    session: Session, database: Database, actor: object, stranger: object
) -> None:
    first, second = begin(session, actor), begin(session, stranger)

    assert get_attempt(session, first).form_digest != get_attempt(session, second).form_digest


def test_the_last_answer_of_an_item_counts_and_all_are_kept(
    session: Session, database: Database, actor: object
) -> None:
    uid = begin(session, actor)
    at = position_of(session, uid, "single_choice")

    for value in ("A", "B", None, "C"):
        record_response(session, actor, uid, give(at, value), now=SOON)

    attempt = get_attempt(session, uid)
    assert load_responses(session, attempt.id) == {at: ("C", SOON)}
    assert session.scalar(select(func.count()).select_from(ItemResponse)) == 4


def test_an_answer_that_was_taken_back_counts_as_none(
    session: Session, database: Database, actor: object
) -> None:
    uid = begin(session, actor)
    at = position_of(session, uid, "multiple_response")
    record_response(session, actor, uid, give(at, ["A"]), now=SOON)

    record_response(session, actor, uid, give(at, []), now=SOON)

    assert load_responses(session, get_attempt(session, uid).id)[at][0] is None


def test_the_same_answer_sent_again_is_written_once(
    session: Session, database: Database, actor: object
) -> None:
    uid = begin(session, actor)
    given = give(position_of(session, uid, "single_choice"), "A")

    first = record_response(session, actor, uid, given, now=SOON)
    again = record_response(session, actor, uid, given, now=SOON)

    assert (first, again) == (Saved.NEW, Saved.KNOWN)
    assert session.scalar(select(func.count()).select_from(ItemResponse)) == 1


def test_one_name_for_two_answers_is_refused(
    session: Session, database: Database, actor: object
) -> None:
    uid = begin(session, actor)
    at = position_of(session, uid, "single_choice")
    given = give(at, "A")
    record_response(session, actor, uid, given, now=SOON)

    with pytest.raises(RefusedError) as caught:
        record_response(session, actor, uid, give(at, "B", given.client_uid), now=SOON)

    assert caught.value.code == "assessing.response.reused"


def test_every_saved_answer_has_its_audit_entry(
    session: Session, database: Database, actor: object
) -> None:
    uid = begin(session, actor)
    record_response(
        session, actor, uid, give(position_of(session, uid, "single_choice"), "A"), now=SOON
    )

    rows = session.execute(
        select(AuditEntry.table_name, AuditEntry.action)
        .where(AuditEntry.action.startswith("assessing:"))
        .order_by(AuditEntry.position)
    ).all()

    assert [tuple(row) for row in rows] == [
        ("attempts", "assessing:attempt:start"),
        ("attempt_forms", "assessing:form:draw"),
        ("attempt_events", "assessing:attempt:started"),
        ("responses", "assessing:response:save"),
    ]


def test_another_persons_attempt_cannot_be_answered(
    session: Session, database: Database, actor: object, stranger: object
) -> None:
    uid = begin(session, actor)

    with pytest.raises(NotFoundError):
        record_response(session, stranger, uid, give(1, "A"), now=SOON)


def test_an_unreadable_number_is_refused_and_nothing_is_written(
    session: Session, database: Database, actor: object
) -> None:
    uid = begin(session, actor)
    at = position_of(session, uid, "numeric")

    with pytest.raises(ResponseError):
        record_response(session, actor, uid, give(at, {"number": "about five"}), now=SOON)

    assert load_responses(session, get_attempt(session, uid).id) == {}


def test_an_unknown_position_is_refused(
    session: Session, database: Database, actor: object
) -> None:
    with pytest.raises(PositionError):
        record_response(session, actor, begin(session, actor), give(25, "A"), now=SOON)


def test_an_answer_on_its_way_at_the_limit_counts_and_a_later_one_does_not(
    session: Session, database: Database, actor: object
) -> None:
    uid = begin(session, actor)
    at = position_of(session, uid, "single_choice")

    record_response(session, actor, uid, give(at, "A"), now=START + LIMIT + timedelta(seconds=5))
    with pytest.raises(TimeOverError):
        record_response(
            session, actor, uid, give(at, "B"), now=START + LIMIT + timedelta(seconds=6)
        )

    assert load_responses(session, get_attempt(session, uid).id)[at][0] == "A"


def test_nothing_is_answered_after_handing_in_but_a_known_answer_is_acknowledged(
    session: Session, database: Database, actor: object
) -> None:
    uid = begin(session, actor)
    given = give(position_of(session, uid, "single_choice"), "A")
    record_response(session, actor, uid, given, now=SOON)
    attempts.submit_attempt(session, actor, get_attempt(session, uid), now=SOON)

    assert record_response(session, actor, uid, given, now=SOON) is Saved.KNOWN
    with pytest.raises(AttemptRefusedError):
        record_response(session, actor, uid, give(given.position, "B"), now=SOON)


def test_all_right_passes_with_the_whole_mark(
    session: Session, database: Database, actor: object
) -> None:
    uid = begin(session, actor)
    for at, value in right_values(get_form(session, uid)).items():
        record_response(session, actor, uid, give(at, value), now=SOON)

    attempts.submit_attempt(session, actor, get_attempt(session, uid), now=SOON)

    (result,) = attempts.list_attempt_results(session, actor.person_id)
    assert result.passed
    assert result.score_percent == Decimal(100)
    assert result.critical_missed == ()
    assert (result.assessment_code, result.submitted_at) == (CODE, SOON)
    with pytest.raises(RefusedError, match=r"assessing\.passed"):
        begin(session, actor, now=SOON)


def test_an_open_attempt_is_no_result(session: Session, database: Database, actor: object) -> None:
    begin(session, actor)

    assert attempts.list_attempt_results(session, actor.person_id) == ()


def test_the_sweep_ends_an_attempt_at_its_deadline_once(
    session: Session, database: Database, actor: object
) -> None:
    uid = begin(session, actor)
    late = START + timedelta(hours=3)

    assert not attempts.has_overdue(session, now=START + LIMIT)
    assert attempts.has_overdue(session, now=late)
    assert attempts.close_overdue(session, now=late) == 1
    assert attempts.close_overdue(session, now=late) == 0

    attempt = get_attempt(session, uid)
    assert attempt.state is AttemptState.TIMED_OUT
    assert attempt.outcome.ended_at == START + LIMIT
    kinds = session.scalars(select(AttemptEvent.kind).order_by(AttemptEvent.id)).all()
    assert [kind.value for kind in kinds] == ["started", "timed_out"]


def test_an_attempt_is_handed_in_once(session: Session, database: Database, actor: object) -> None:
    uid = fail(session, actor)

    with pytest.raises(AttemptRefusedError):
        attempts.submit_attempt(session, actor, get_attempt(session, uid), now=SOON)


def test_three_attempts_then_a_trainer_releases_one_more(
    session: Session, database: Database, actor: object, trainer: object
) -> None:
    last = [fail(session, actor) for _ in range(3)][-1]
    with pytest.raises(RefusedError, match=r"assessing\.no_attempts"):
        begin(session, actor)

    reason = "Talked through the feedback."
    attempts.release_attempt(session, trainer, get_attempt(session, last), reason=reason, now=SOON)

    assert get_attempt(session, fail(session, actor)).number == 4
    with pytest.raises(RefusedError, match=r"assessing\.no_attempts"):
        begin(session, actor)


def test_nothing_is_released_while_attempts_are_left_or_for_oneself(
    session: Session, database: Database, actor: object, trainer: object
) -> None:
    attempt = get_attempt(session, fail(session, actor))

    with pytest.raises(RefusedError, match="not_needed"):
        attempts.release_attempt(session, trainer, attempt, reason="Please.", now=SOON)
    with pytest.raises(RefusedError, match="self"):
        attempts.release_attempt(session, actor, attempt, reason="Please.", now=SOON)


def test_a_saved_answer_cannot_be_changed_in_the_database(
    session: Session, database: Database, actor: object
) -> None:
    uid = begin(session, actor)
    at = position_of(session, uid, "single_choice")
    record_response(session, actor, uid, give(at, "A"), now=SOON)
    response = session.scalars(select(ItemResponse)).one()

    response.value = "B"

    with pytest.raises(DatabaseError):
        session.flush()


def test_a_trainer_lists_the_attempts_of_the_own_site_only(
    session: Session, database: Database, make_person: Callable, make_site: Callable
) -> None:
    here, there = make_site(), make_site()
    own, foreign = (make_person(Role.TRAINEE, site=site).actor for site in (here, there))

    mine = begin(session, own)
    begin(session, foreign)

    listed = list_recent(session, site_id=here.id, every_site=False, limit=10)

    assert [attempt.uid for attempt in listed] == [mine]
    assert len(list_recent(session, site_id=None, every_site=True, limit=10)) == 2
