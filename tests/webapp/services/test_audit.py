"""The audit trail on real databases: what is recorded, and what a changed byte does."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.support.database import NOW
from webapp.platform.actors import Role
from webapp.platform.db import Database
from webapp.services import audit, people
from webapp.services.audit import Fault
from webapp.storage.audit import AuditEntry
from webapp.storage.people import RoleStep


def test_the_trail_of_an_untouched_database_is_intact(session, make_site, make_person):
    make_person(Role.TRAINEE, Role.TRAINER, site=make_site(name="กรุงเทพฯ"), name="สมชาย ใจดี")

    report = audit.verify(session)

    assert report.is_intact, report.findings
    assert report.rows == report.entries == 5


def test_an_entry_says_who_did_what_and_why(session, make_person):
    admin = make_person(Role.ADMINISTRATOR)
    person = make_person()

    people.change_role(
        session,
        admin.actor,
        people.load_person(session, person.uid),
        Role.TRAINER,
        RoleStep.GRANTED,
        now=NOW,
        reason="qualified in Bangkok",
    )

    entry = session.query(AuditEntry).order_by(AuditEntry.position.desc()).first()
    assert (entry.actor_uid, entry.action) == (admin.uid, "people:role:granted")
    assert (entry.table_name, entry.reason) == ("role_changes", "qualified in Bangkok")


def test_the_database_itself_refuses_to_change_a_judged_row(session, make_person):
    make_person(Role.TRAINEE)

    for deed in ("UPDATE role_changes SET reason = 'x'", "DELETE FROM audit_entries"):
        with pytest.raises(DBAPIError, match="never changed or deleted"):
            session.execute(text(deed))
        session.rollback()


def drop_guards(session, *tables):
    for table in tables:
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text(f"DROP TRIGGER keep_{table}_update"))
            session.execute(text(f"DROP TRIGGER keep_{table}_delete"))
        else:
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))


@pytest.mark.parametrize(
    ("deed", "fault", "table"),
    [
        ("UPDATE role_changes SET reason = 'tesT'", Fault.ROW_CHANGED, "role_changes"),
        ("DELETE FROM role_changes", Fault.ENTRY_WITHOUT_ROW, "role_changes"),
        ("UPDATE audit_entries SET actor_name = 'X'", Fault.ENTRY_CHANGED, "audit_entries"),
        (
            "UPDATE audit_entries SET previous_hash = entry_hash WHERE position = 2",
            Fault.LINK_BROKEN,
            "audit_entries",
        ),
        (
            "DELETE FROM audit_entries WHERE position = 2",
            Fault.POSITION_MISSING,
            "audit_entries",
        ),
        (
            "DELETE FROM audit_entries WHERE position = 3",
            Fault.ROW_WITHOUT_ENTRY,
            "role_changes",
        ),
    ],
    ids=["changed row", "lost row", "changed entry", "broken link", "lost entry", "no entry"],
)
def test_a_change_behind_the_programs_back_is_named(session, make_person, deed, fault, table):
    make_person(Role.TRAINEE)
    drop_guards(session, "role_changes", "audit_entries")

    session.execute(text(deed))
    report = audit.verify(session)
    if session.get_bind().dialect.name == "postgresql":
        session.rollback()

    assert (fault, table) in {(found.fault, found.table) for found in report.findings}


def test_a_cut_off_end_is_found_with_a_head_that_was_noted_outside(session, make_person):
    make_person(Role.TRAINEE)
    report = audit.verify(session)
    drop_guards(session, "role_changes", "audit_entries")
    session.execute(text("DELETE FROM role_changes"))
    session.execute(text("DELETE FROM audit_entries WHERE position = 3"))

    assert audit.verify(session).is_intact
    shorter = audit.verify(session, (report.entries, report.head_hash))
    session.rollback()

    assert [found.fault for found in shorter.findings] == [Fault.HEAD_DIFFERS]


def checkpointed(database: Database) -> Path:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return Path(str(database.url.database))


def flip_byte(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def find_cell(path: Path, needle: bytes) -> tuple[int, int]:
    content = path.read_bytes()
    assert content.count(needle) == 1
    return content.index(needle), len(needle)


def verify_file(path: Path):
    opened = Database(f"sqlite:///{path}")
    with opened.read() as session:
        report = audit.verify(session)
    opened.dispose()
    return report


def test_any_one_changed_byte_of_a_judged_value_is_found_and_its_row_named(
    database, make_site, make_person
):
    make_person(Role.TRAINEE, site=make_site(code="BKK-1", name="กรุงเทพฯ needle", country="TH"))
    path = checkpointed(database)
    start, length = find_cell(path, "กรุงเทพฯ needle".encode())

    for place in range(start, start + length):
        flip_byte(path, place)
        report = verify_file(path)
        flip_byte(path, place)
        assert [(f.fault, f.table, f.row_id) for f in report.findings] == [
            (Fault.ROW_CHANGED, "sites", 1)
        ]
    assert verify_file(path).is_intact


def test_a_changed_byte_of_a_time_is_found_even_where_a_reader_forgives_it(database, make_site):
    make_site(code="BKK-1", name="n", country="needle")
    path = checkpointed(database)
    start, length = find_cell(path, b"needle2026-03-02T08:30:00.000000Z")

    for place in range(start, start + length):
        flip_byte(path, place)
        report = verify_file(path)
        flip_byte(path, place)
        assert ("sites", 1) in {(f.table, f.row_id) for f in report.findings}, place


def test_every_changed_byte_of_the_leaf_pages_of_judged_rows_is_found(database, make_person):
    make_person(Role.TRAINEE)
    path = checkpointed(database)
    whole = path.read_bytes()
    with sqlite3.connect(path) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        pages = [
            row[0]
            for row in connection.execute(
                "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name IN "
                "('role_changes', 'account_changes', 'security_events', 'audit_entries')"
            )
        ]
    connection.close()

    missed = []
    for page in pages:
        begin = (page - 1) * size
        used = int.from_bytes(whole[begin + 5 : begin + 7], "big")
        for place in range(begin + used, begin + size, 7):
            flip_byte(path, place)
            if verify_file(path).is_intact:
                missed.append((page, place - begin))
            path.write_bytes(whole)

    assert missed == []


def test_a_review_is_a_judged_fact_with_the_range_it_covers(session, make_person):
    admin = make_person(Role.ADMINISTRATOR)
    report = audit.verify(session)

    review = audit.record_review(
        session, admin.actor, report, has_findings=False, conclusion=" nothing found ", now=NOW
    )

    assert (review.first_position, review.last_position) == (1, report.entries)
    assert review.chain_was_intact
    assert audit.load_reviews(session)[0][1] == admin.display_name
    assert audit.verify(session).is_intact
