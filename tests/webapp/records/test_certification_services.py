import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DatabaseError

from assessments.certificates import CertificateState
from tests.webapp.records.builders import ARABIC_NAME
from tests.webapp.records.stories import Story
from webapp.platform.actors import Role
from webapp.platform.errors import NotFoundError, RefusedError
from webapp.services.certificates import (
    Answer,
    Issued,
    NotGranted,
    certify,
    digest_standing,
    load_pdf,
    load_sheet,
    revoke,
    verify,
)
from webapp.services.milestones import Milestones, find_milestones
from webapp.services.records import add_comment, load_person_record, load_review, sign_review
from webapp.services.signing import Refusal, Wish
from webapp.services.standings import Situation, list_standings, load_standing
from webapp.storage.people import Person, SecurityEvent, SecurityKind
from webapp.storage.records import Certificate, RunComment, Signature, SignatureMeaning
from webapp.storage.runs import TrainingRun, VerdictKind

BASE = "https://academy.example.org"


def wish(person, digest, meaning=SignatureMeaning.ACCEPTED, reason="", password=None):
    return Wish(meaning, reason, password or person.password, digest)


def review(session, story, trainer, run_uid, meaning=SignatureMeaning.ACCEPTED, reason=""):
    digest = load_review(session, trainer.actor, run_uid).digest
    outcome = sign_review(
        session, trainer.actor, run_uid, wish(trainer, digest, meaning, reason), now=story.now
    )
    session.commit()
    return outcome


def issue(session, story, trainer, trainee, now=None):
    person = session.get_one(Person, trainee.id)
    now = now or story.now
    digest = digest_standing(load_standing(session, person, now=now))
    asked = wish(trainer, digest, SignatureMeaning.CERTIFIED)
    outcome = certify(session, trainer.actor, trainee.uid, asked, BASE, now=now)
    session.commit()
    return outcome


@pytest.fixture
def ready(session, story: Story):
    """A trainee with everything, both runs reviewed."""
    trainee, trainer = story.trainee(), story.trainer()
    for run_uid in story.prepare(trainee):
        assert isinstance(review(session, story, trainer, run_uid), Signature)
    return trainee, trainer


def test_the_whole_way_from_evidence_to_a_certificate_that_a_stranger_can_check(
    session, story, ready
) -> None:
    trainee, trainer = ready

    issued = issue(session, story, trainer, trainee)

    assert isinstance(issued, Issued)
    sheet = load_sheet(session, trainee.actor, issued.number, now=story.now)
    assert sheet.holding.state is CertificateState.VALID
    assert [run["scenario_code"] for run in sheet.holding.decision["runs"]] == [
        "clamp-left-closed",
        "prepare-and-wash-nominal",
    ]
    assert len(sheet.holding.decision["reviews"]) == 2
    pdf = load_pdf(session, trainee.actor, issued.number)
    assert pdf.startswith(b"%PDF")
    assert hashlib.sha256(pdf).hexdigest() == sheet.holding.pdf_sha256
    answer = verify(session, issued.number, now=story.now)
    assert answer is not None
    assert answer.answer is Answer.VALID
    assert answer.holder == "Nok Srisai"


def test_signing_is_bound_to_name_time_meaning_record_and_qualification(
    session, story, ready
) -> None:
    _trainee, trainer = ready

    signature = session.scalars(select(Signature).limit(1)).one()

    assert signature.signer_name == trainer.display_name
    assert signature.signed_at == story.now
    assert signature.signer_qualification.startswith("Trainer since")
    run = load_review(session, trainer.actor, signature.subject_uid)
    assert signature.subject_digest == run.digest


def test_without_signatures_nothing_is_issued_and_the_reasons_are_named(session, story) -> None:
    trainee, trainer = story.trainee(), story.trainer()
    story.prepare(trainee)

    outcome = issue(session, story, trainer, trainee)

    assert isinstance(outcome, NotGranted)
    assert [reason.code for reason in outcome.reasons] == ["review.missing"] * 2
    assert session.scalar(select(func.count()).select_from(Certificate)) == 0


def test_a_wrong_password_signs_nothing_and_is_recorded(session, story) -> None:
    trainee, trainer = story.trainee(), story.trainer()
    run_uid = story.prepare(trainee)[0]
    digest = load_review(session, trainer.actor, run_uid).digest

    outcome = sign_review(
        session, trainer.actor, run_uid, wish(trainer, digest, password="wrong"), now=story.now
    )

    assert outcome is Refusal.WRONG_PASSWORD
    assert session.scalar(select(func.count()).select_from(Signature)) == 0
    kinds = session.scalars(select(SecurityEvent.kind)).all()
    assert SecurityKind.CONFIRMATION_FAILED in kinds


def test_nobody_signs_for_themselves(session, story) -> None:
    both = story.make(Role.TRAINEE, Role.TRAINER, site=story.site)
    run_uid = story.prepare(both)[0]

    with pytest.raises(RefusedError, match=r"records\.sign\.own"):
        review(session, story, both, run_uid)
    with pytest.raises(RefusedError, match=r"records\.sign\.own"):
        issue(session, story, both, both)


def test_a_trainer_of_another_site_does_not_learn_that_the_run_exists(
    session, story, make_site
) -> None:
    run_uid = story.prepare(story.trainee())[0]
    stranger = story.trainer(site=make_site())

    with pytest.raises(NotFoundError):
        load_review(session, stranger.actor, run_uid)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_only_looks_after_a_site_cannot_sign(session, story, role) -> None:
    run_uid = story.prepare(story.trainee())[0]
    reader = story.make(role, site=story.site)

    with pytest.raises(RefusedError, match=r"records\.sign\.no_right"):
        review(session, story, reader, run_uid)


def test_the_same_meaning_under_the_same_record_is_signed_once(session, story, ready) -> None:
    trainee, trainer = ready
    other = story.trainer("Second Trainer")
    run_uid = (
        load_standing(session, session.get_one(Person, trainee.id), now=story.now)
        .shown.runs[0]
        .run_uid
    )

    assert review(session, story, trainer, run_uid) is Refusal.ALREADY_SIGNED
    assert review(session, story, other, run_uid) is Refusal.ALREADY_SIGNED
    assert isinstance(review(session, story, other, run_uid, SignatureMeaning.WITNESSED), Signature)


def test_not_accepted_needs_a_reason_and_stays(session, story) -> None:
    trainee, trainer = story.trainee(), story.trainer()
    run_uid = story.prepare(trainee)[0]
    refuse = SignatureMeaning.NOT_ACCEPTED

    assert review(session, story, trainer, run_uid, refuse) is Refusal.REASON_MISSING
    assert isinstance(
        review(session, story, trainer, run_uid, refuse, "Somebody else helped"), Signature
    )
    assert review(session, story, trainer, run_uid) is Refusal.NOT_ACCEPTED_BEFORE


def test_a_run_that_was_not_passed_cannot_be_accepted(session, story) -> None:
    trainee, trainer = story.trainee(), story.trainer()
    run_uid = story.play(trainee, passed=False)

    with pytest.raises(RefusedError, match=r"records\.sign\.not_passed"):
        review(session, story, trainer, run_uid)


def test_a_signature_for_a_page_that_was_outrun_by_a_new_verdict_is_refused(session, story) -> None:
    trainee, trainer = story.trainee(), story.trainer()
    run_uid = story.prepare(trainee)[0]
    shown = load_review(session, trainer.actor, run_uid).digest
    run_id = session.scalars(select(TrainingRun.id).where(TrainingRun.uid == run_uid)).one()
    session.rollback()
    story.judge(run_id, VerdictKind.CONFIRMED, passed=True, critical=False, round_=2)

    outcome = sign_review(session, trainer.actor, run_uid, wish(trainer, shown), now=story.now)

    assert outcome is Refusal.RECORD_CHANGED


def test_a_renewal_supersedes_and_adds_its_months_to_the_old_end(session, story, ready) -> None:
    trainee, trainer = ready
    first = issue(session, story, trainer, trainee)
    assert isinstance(first, Issued)
    story.now = story.now + timedelta(days=320)
    story.answer(trainee, number=2)
    again = [story.play(trainee, hours=48), story.play(trainee, hours=24)]
    for run_uid in again:
        review(session, story, trainer, run_uid)

    second = issue(session, story, trainer, trainee)

    assert isinstance(second, Issued)
    old = load_sheet(session, trainer.actor, first.number, now=story.now).holding
    new = load_sheet(session, trainer.actor, second.number, now=story.now).holding
    assert old.state is CertificateState.SUPERSEDED
    assert new.state is CertificateState.VALID
    assert new.valid_until_on > old.valid_until_on + timedelta(days=360)
    assert new.decision["supersedes"] == first.number
    assert set(new.run_uids) == set(again)


def test_a_second_certificate_with_the_same_runs_is_refused(session, story, ready) -> None:
    trainee, trainer = ready
    issue(session, story, trainer, trainee)

    outcome = issue(session, story, trainer, trainee, now=story.now + timedelta(minutes=1))

    assert isinstance(outcome, NotGranted)
    assert "renewal.not_open" in {reason.code for reason in outcome.reasons}


def test_a_revocation_needs_a_reason_is_signed_and_final(session, story, ready) -> None:
    trainee, trainer = ready
    issued = issue(session, story, trainer, trainee)
    assert isinstance(issued, Issued)
    digest = load_sheet(
        session, trainer.actor, issued.number, now=story.now
    ).holding.decision_digest
    later = story.now + timedelta(hours=1)

    empty = wish(trainer, digest, SignatureMeaning.REVOKED)
    assert revoke(session, trainer.actor, issued.number, empty, now=later) is Refusal.REASON_MISSING
    asked = wish(trainer, digest, SignatureMeaning.REVOKED, "Found that another person played")
    assert isinstance(revoke(session, trainer.actor, issued.number, asked, now=later), Signature)
    assert revoke(session, trainer.actor, issued.number, asked, now=later) is Refusal.ALREADY_SIGNED
    answer = verify(session, issued.number, now=later)
    assert answer is not None
    assert answer.answer is Answer.REVOKED


def test_an_expired_certificate_says_so(session, story, ready) -> None:
    trainee, trainer = ready
    issued = issue(session, story, trainer, trainee)
    assert isinstance(issued, Issued)

    answer = verify(session, issued.number, now=story.now + timedelta(days=366))

    assert answer is not None
    assert answer.answer is Answer.EXPIRED


def test_a_name_in_arabic_is_printed_and_one_without_glyphs_is_refused(session, story) -> None:
    trainer = story.trainer()
    for name, is_printable in ((ARABIC_NAME, True), ("李小龍", False)):
        trainee = story.trainee(name)
        for run_uid in story.prepare(trainee):
            review(session, story, trainer, run_uid)
        if is_printable:
            assert isinstance(issue(session, story, trainer, trainee), Issued)
        else:
            with pytest.raises(RefusedError, match=r"documents\.unprintable"):
                issue(session, story, trainer, trainee)
            session.rollback()
            assert session.scalar(select(func.count()).select_from(Certificate)) == 1


@pytest.mark.parametrize("table", [Signature, Certificate, RunComment])
def test_the_database_itself_refuses_to_change_what_was_judged(
    session, story, ready, table
) -> None:
    trainee, trainer = ready
    issue(session, story, trainer, trainee)
    run_uid = session.scalars(select(TrainingRun.uid)).first()
    add_comment(session, trainer.actor, run_uid, "Good eye.", 1530, now=story.now)

    with pytest.raises(DatabaseError, match="never changed"):
        session.execute(update(table).values(uid="another"))


def test_the_database_itself_refuses_a_signature_for_oneself(session, story, ready) -> None:
    name = "ck_signatures_nobody_signs_for_themself"

    with pytest.raises(DatabaseError, match=name):
        session.execute(
            text(
                "INSERT INTO signatures (uid, signer_id, signer_name, signer_qualification,"
                " holder_id, subject_kind, subject_uid, subject_digest, meaning, reason, signed_at)"
                " SELECT 'x', holder_id, signer_name, '', holder_id, subject_kind, 'y', 'z',"
                " meaning, '', signed_at FROM signatures LIMIT 1"
            )
        )


def test_comments_are_kept_once_and_in_order(session, story) -> None:
    trainee, trainer = story.trainee(), story.trainer()
    run_uid = story.play(trainee)

    for words, tick in (("Late.", 1500), ("Late.", 1500), ("Well done.", None)):
        add_comment(session, trainer.actor, run_uid, words, tick, now=story.now)

    comments = load_review(session, trainer.actor, run_uid).comments
    assert [(c.text, c.tick, c.author_name) for c in comments] == [
        ("Late.", 1500, trainer.display_name),
        ("Well done.", None, trainer.display_name),
    ]
    with pytest.raises(RefusedError):
        add_comment(session, trainer.actor, run_uid, "   ", None, now=story.now)


def test_the_list_tells_where_each_person_of_the_site_stands(session, story, make_site) -> None:
    trainer = story.trainer()
    new, reviewing = story.trainee("Anan"), story.trainee("Busaba")
    story.prepare(reviewing)
    story.make(Role.TRAINEE, site=make_site(), name="Stranger")

    standings = list_standings(session, trainer.actor, now=story.now)

    assert [(s.person.display_name, s.situation) for s in standings] == [
        ("Anan", Situation.TRAINING),
        ("Busaba", Situation.TO_REVIEW),
    ]
    assert len(standings[1].runs_to_review) == 2
    assert new.uid == standings[0].person.uid


def test_permits_that_never_came_back_are_counted(session, story) -> None:
    trainee = story.trainee()
    story.play(trainee)
    story.permit(trainee, "mains-dip", story.now)

    person = session.get_one(Person, trainee.id)
    record = load_person_record(session, trainee.actor, person, now=story.now)

    assert [slip.scenario_code for slip in record.open_permits] == ["mains-dip"]


def test_two_clicks_at_the_same_moment_make_one_signature(session, database, story) -> None:
    trainee, trainer = story.trainee(), story.trainer()
    run_uid = story.prepare(trainee)[0]
    digest = load_review(session, trainer.actor, run_uid).digest
    session.rollback()
    both_are_ready = Barrier(2)

    def click(_number: int) -> object:
        both_are_ready.wait(timeout=10)
        with database.write() as writing:
            asked = wish(trainer, digest)
            outcome = sign_review(writing, trainer.actor, run_uid, asked, now=story.now)
            return outcome if isinstance(outcome, Refusal) else "signed"

    with ThreadPoolExecutor(2) as pool:
        outcomes = set(pool.map(click, range(2)))

    assert outcomes == {"signed", Refusal.ALREADY_SIGNED}
    assert session.scalar(select(func.count()).select_from(Signature)) == 1


def test_the_start_page_knows_what_a_trainee_has_reached(session, story, ready) -> None:
    trainee, trainer = ready
    beginner = story.trainee("New Person")
    failed = story.trainee("Not Yet")
    story.answer(failed, "61.0")
    story.play(failed, "mains-dip", hours=5, passed=False)
    before = find_milestones(session, trainee.id, now=story.now)
    assert isinstance(issue(session, story, trainer, trainee), Issued)

    assert before == Milestones(is_assessment_passed=True, confirmed_runs=2)
    assert find_milestones(session, trainee.id, now=story.now) == Milestones(
        is_assessment_passed=True, confirmed_runs=2, is_certified=True
    )
    assert find_milestones(session, beginner.id, now=story.now) == Milestones()
    assert find_milestones(session, failed.id, now=story.now) == Milestones()
