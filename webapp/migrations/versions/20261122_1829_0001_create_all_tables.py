# ruff: noqa: PLR0915 - written from the tables
"""Create all tables."""

import sqlalchemy as sa
from alembic import op

from webapp.storage.attempts import DecimalText
from webapp.storage.base import CanonicalJson, RawBytes, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("actor_uid", sa.String(length=36), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("table_name", sa.String(length=63), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("row_uid", sa.String(length=36), nullable=False),
        sa.Column("row_digest", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("entry_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("uid", name=op.f("uq_audit_entries_uid")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entries_action", ["action"], unique=False)
        batch_op.create_index("ix_audit_entries_actor_uid", ["actor_uid"], unique=False)
        batch_op.create_index(
            "ix_audit_entries_table_name_row_id", ["table_name", "row_id"], unique=False
        )

    op.create_table(
        "pairing_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("user_code", sa.String(length=9), nullable=False),
        sa.Column("device_code_digest", sa.String(length=64), nullable=False),
        sa.Column("station_name", sa.String(length=80), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing_requests")),
        sa.UniqueConstraint(
            "device_code_digest", name=op.f("uq_pairing_requests_device_code_digest")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_pairing_requests_uid")),
    )
    with op.batch_alter_table("pairing_requests", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pairing_requests_address_requested_at", ["address", "requested_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_pairing_requests_user_code"), ["user_code"], unique=False
        )

    op.create_table(
        "sites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=120), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("code", name=op.f("uq_sites_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_sites_uid")),
    )
    op.create_table(
        "verification_misses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("missed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_misses")),
    )
    with op.batch_alter_table("verification_misses", schema=None) as batch_op:
        batch_op.create_index(
            "ix_verification_misses_address_missed_at", ["address", "missed_at"], unique=False
        )

    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("login_name", sa.String(length=60), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("deactivated_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "login_name = lower(login_name)", name=op.f("ck_people_login_name_lower")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_people_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("login_name", name=op.f("uq_people_login_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_people_uid")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_site_id"), ["site_id"], unique=False)

    op.create_table(
        "account_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "created",
                "renamed",
                "moved",
                "deactivated",
                "reactivated",
                name="accountstep",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("old_value", sa.Text(), nullable=True),
        sa.Column("new_value", sa.Text(), nullable=True),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["people.id"], name=op.f("fk_account_changes_changed_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_account_changes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_changes")),
        sa.UniqueConstraint("uid", name=op.f("uq_account_changes_uid")),
    )
    with op.batch_alter_table("account_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_account_changes_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "attempt_releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("assessment_code", sa.String(length=80), nullable=False),
        sa.Column("released_by_id", sa.Integer(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_attempt_releases_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"],
            ["people.id"],
            name=op.f("fk_attempt_releases_released_by_id_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_releases")),
        sa.UniqueConstraint("uid", name=op.f("uq_attempt_releases_uid")),
    )
    with op.batch_alter_table("attempt_releases", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attempt_releases_person_id", ["person_id", "assessment_code"], unique=False
        )

    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("assessment_code", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "seed", sa.String(length=36), nullable=False, comment="the form is drawn from it"
        ),
        sa.Column("form_digest", sa.String(length=64), nullable=False),
        sa.Column("terms", CanonicalJson(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("deadline_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "deadline_at > started_at", name=op.f("ck_attempts_deadline_after_start")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_attempts_number_from_one")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_attempts_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint(
            "person_id",
            "assessment_code",
            "number",
            name=op.f("uq_attempts_person_id_assessment_code_number"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_attempts_uid")),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index("ix_attempts_assessment_code", ["assessment_code"], unique=False)

    op.create_table(
        "audit_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("reviewed_at", UtcDateTime(), nullable=False),
        sa.Column("first_position", sa.Integer(), nullable=False),
        sa.Column("last_position", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("chain_was_intact", sa.Boolean(), nullable=False),
        sa.Column("has_findings", sa.Boolean(), nullable=False),
        sa.Column("conclusion", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["people.id"], name=op.f("fk_audit_reviews_reviewer_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_reviews")),
        sa.UniqueConstraint("uid", name=op.f("uq_audit_reviews_uid")),
    )
    with op.batch_alter_table("audit_reviews", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_reviews_reviewer_id"), ["reviewer_id"], unique=False
        )

    op.create_table(
        "content_releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("course_code", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of `document`, computed by courses.releases",
        ),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("rendered", sa.Text(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("version > 0", name=op.f("ck_content_releases_version_from_one")),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["people.id"],
            name=op.f("fk_content_releases_published_by_id_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_releases")),
        sa.UniqueConstraint(
            "course_code", "digest", name=op.f("uq_content_releases_course_code_digest")
        ),
        sa.UniqueConstraint(
            "course_code", "version", name=op.f("uq_content_releases_course_code_version")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_content_releases_uid")),
    )
    op.create_table(
        "login_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_login_sessions_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_sessions")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_login_sessions_token_digest")),
        sa.UniqueConstraint("uid", name=op.f("uq_login_sessions_uid")),
    )
    with op.batch_alter_table("login_sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_login_sessions_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "pairing_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "approved",
                "refused",
                name="pairingstep",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_pairing_answers_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["pairing_requests.id"],
            name=op.f("fk_pairing_answers_request_id_pairing_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing_answers")),
        sa.UniqueConstraint("request_id", name=op.f("uq_pairing_answers_request_id")),
    )
    op.create_table(
        "pairing_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_pairing_tries_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing_tries")),
    )
    with op.batch_alter_table("pairing_tries", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pairing_tries_person_id_tried_at", ["person_id", "tried_at"], unique=False
        )

    op.create_table(
        "password_credentials",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_password_credentials_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_password_credentials")),
    )
    op.create_table(
        "role_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "trainee",
                "trainer",
                "author",
                "auditor",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "step",
            sa.Enum(
                "granted",
                "revoked",
                name="rolestep",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["people.id"], name=op.f("fk_role_changes_changed_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_role_changes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_changes")),
        sa.UniqueConstraint("uid", name=op.f("uq_role_changes_uid")),
    )
    with op.batch_alter_table("role_changes", schema=None) as batch_op:
        batch_op.create_index("ix_role_changes_person_id_id", ["person_id", "id"], unique=False)

    op.create_table(
        "security_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "signed_in",
                "sign_in_failed",
                "sign_in_blocked",
                "signed_out",
                "password_changed",
                "password_reset",
                "password_confirmed",
                "confirmation_failed",
                "sessions_ended",
                name="securitykind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_security_events_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_events")),
        sa.UniqueConstraint("uid", name=op.f("uq_security_events_uid")),
    )
    with op.batch_alter_table("security_events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_security_events_account_digest_happened_at",
            ["account_digest", "happened_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_security_events_address_happened_at", ["address", "happened_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_security_events_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=False),
        sa.Column("signer_name", sa.String(length=120), nullable=False),
        sa.Column("signer_qualification", sa.String(length=400), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.Enum(
                "run",
                "certificate",
                name="subjectkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("subject_uid", sa.String(length=36), nullable=False),
        sa.Column("subject_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "meaning",
            sa.Enum(
                "reviewed-evidence-of-competence",
                "reviewed-not-accepted",
                "witnessed",
                "certified",
                "revoked",
                name="signaturemeaning",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "meaning NOT IN ('reviewed-not-accepted', 'revoked') OR length(reason) > 0",
            name=op.f("ck_signatures_refusals_have_a_reason"),
        ),
        sa.CheckConstraint(
            "signer_id <> holder_id", name=op.f("ck_signatures_nobody_signs_for_themself")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["people.id"], name=op.f("fk_signatures_holder_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["signer_id"], ["people.id"], name=op.f("fk_signatures_signer_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint(
            "subject_kind",
            "subject_uid",
            "subject_digest",
            "meaning",
            name=op.f("uq_signatures_subject_kind_subject_uid_subject_digest_meaning"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_signatures_uid")),
    )
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.create_index("ix_signatures_holder_id", ["holder_id"], unique=False)

    op.create_table(
        "stations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("paired_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_stations_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["pairing_requests.id"],
            name=op.f("fk_stations_request_id_pairing_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stations")),
        sa.UniqueConstraint("request_id", name=op.f("uq_stations_request_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_stations_uid")),
    )
    with op.batch_alter_table("stations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stations_person_id"), ["person_id"], unique=False)

    op.create_table(
        "attempt_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "started",
                "submitted",
                "timed_out",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "occurred_at",
            UtcDateTime(),
            nullable=False,
            comment="for timed_out the deadline itself",
        ),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_attempt_events_attempt_id_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_events")),
        sa.UniqueConstraint("attempt_id", "kind", name=op.f("uq_attempt_events_attempt_id_kind")),
        sa.UniqueConstraint("uid", name=op.f("uq_attempt_events_uid")),
    )
    op.create_table(
        "attempt_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("document", CanonicalJson(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_attempt_forms_attempt_id_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_forms")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_attempt_forms_attempt_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_attempt_forms_uid")),
    )
    op.create_table(
        "attempt_results",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "started",
                "submitted",
                "timed_out",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ended_at", UtcDateTime(), nullable=False),
        sa.Column("score_percent", DecimalText(), nullable=False),
        sa.Column("cut_percent", DecimalText(), nullable=False),
        sa.Column("max_points", sa.Integer(), nullable=False),
        sa.Column("critical_missed", CanonicalJson(), nullable=False),
        sa.Column("item_scores", CanonicalJson(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "cause in ('submitted', 'timed_out')", name=op.f("ck_attempt_results_cause_is_an_end")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_attempt_results_attempt_id_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_results")),
        sa.UniqueConstraint("attempt_id", name=op.f("uq_attempt_results_attempt_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_attempt_results_uid")),
    )
    op.create_table(
        "certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("holder_name", sa.String(length=120), nullable=False),
        sa.Column("site_name", sa.String(length=120), nullable=False),
        sa.Column("programme_code", sa.String(length=80), nullable=False),
        sa.Column("programme_version", sa.Integer(), nullable=False),
        sa.Column("programme_digest", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("valid_from_on", sa.Date(), nullable=False),
        sa.Column("valid_until_on", sa.Date(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("signature_id", sa.Integer(), nullable=False),
        sa.Column("decision", CanonicalJson(), nullable=False),
        sa.Column("decision_digest", sa.String(length=64), nullable=False),
        sa.Column("pdf", RawBytes(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "valid_until_on >= valid_from_on", name=op.f("ck_certificates_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_certificates_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["signatures.id"],
            name=op.f("fk_certificates_signature_id_signatures"),
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"],
            ["certificates.id"],
            name=op.f("fk_certificates_supersedes_id_certificates"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
        sa.UniqueConstraint("signature_id", name=op.f("uq_certificates_signature_id")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_certificates_supersedes_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_certificates_uid")),
    )
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_index(
            "ix_certificates_person_id_programme_code",
            ["person_id", "programme_code"],
            unique=False,
        )

    op.create_table(
        "check_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("module_code", sa.String(length=60), nullable=False),
        sa.Column("lesson_code", sa.String(length=60), nullable=False),
        sa.Column("check_code", sa.String(length=60), nullable=False),
        sa.Column(
            "response",
            CanonicalJson(),
            nullable=False,
            comment="chosen options, or the number as typed",
        ),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_check_answers_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["content_releases.id"],
            name=op.f("fk_check_answers_release_id_content_releases"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_answers")),
        sa.UniqueConstraint("uid", name=op.f("uq_check_answers_uid")),
    )
    with op.batch_alter_table("check_answers", schema=None) as batch_op:
        batch_op.create_index(
            "ix_check_answers_reader", ["person_id", "release_id", "module_code"], unique=False
        )

    op.create_table(
        "current_releases",
        sa.Column("course_code", sa.String(length=60), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("moved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["content_releases.id"],
            name=op.f("fk_current_releases_release_id_content_releases"),
        ),
        sa.PrimaryKeyConstraint("course_code", name=op.f("pk_current_releases")),
        sa.UniqueConstraint("release_id", name=op.f("uq_current_releases_release_id")),
    )
    op.create_table(
        "module_completions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("module_code", sa.String(length=60), nullable=False),
        sa.Column("module_title", sa.String(length=200), nullable=False),
        sa.Column("module_digest", sa.String(length=64), nullable=False),
        sa.Column("completed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_module_completions_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["content_releases.id"],
            name=op.f("fk_module_completions_release_id_content_releases"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_completions")),
        sa.UniqueConstraint(
            "person_id",
            "release_id",
            "module_code",
            name=op.f("uq_module_completions_person_id_release_id_module_code"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_module_completions_uid")),
    )
    op.create_table(
        "module_starts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("module_code", sa.String(length=60), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_module_starts_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["content_releases.id"],
            name=op.f("fk_module_starts_release_id_content_releases"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_starts")),
        sa.UniqueConstraint(
            "person_id",
            "release_id",
            "module_code",
            name=op.f("uq_module_starts_person_id_release_id_module_code"),
        ),
    )
    op.create_table(
        "permits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("scenario_code", sa.String(length=80), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("document", CanonicalJson(), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("expires_at > issued_at", name=op.f("ck_permits_expires_after_issue")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_permits_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["station_id"], ["stations.id"], name=op.f("fk_permits_station_id_stations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permits")),
        sa.UniqueConstraint("uid", name=op.f("uq_permits_uid")),
    )
    with op.batch_alter_table("permits", schema=None) as batch_op:
        batch_op.create_index(
            "ix_permits_person_id_scenario_code", ["person_id", "scenario_code"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_permits_station_id"), ["station_id"], unique=False)

    op.create_table(
        "reading_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("module_code", sa.String(length=60), nullable=False),
        sa.Column("lesson_code", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "opened",
                "finished",
                name="readingkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("occurred_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_reading_events_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["content_releases.id"],
            name=op.f("fk_reading_events_release_id_content_releases"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_events")),
        sa.UniqueConstraint(
            "person_id", "release_id", "module_code", "lesson_code", "kind", name="once"
        ),
    )
    op.create_table(
        "reading_positions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("module_code", sa.String(length=60), nullable=False),
        sa.Column("lesson_code", sa.String(length=60), nullable=False),
        sa.Column("anchor", sa.String(length=120), nullable=False),
        sa.Column(
            "permille",
            sa.Integer(),
            nullable=False,
            comment="how far the page was scrolled, 0 to 1000",
        ),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "permille BETWEEN 0 AND 1000", name=op.f("ck_reading_positions_permille_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_reading_positions_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["content_releases.id"],
            name=op.f("fk_reading_positions_release_id_content_releases"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_positions")),
        sa.UniqueConstraint("person_id", "release_id", "module_code", "lesson_code", name="one"),
    )
    op.create_table(
        "responses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column(
            "client_uid", sa.String(length=36), nullable=False, comment="made by the browser"
        ),
        sa.Column(
            "sequence",
            sa.Integer(),
            nullable=False,
            comment="counted by the browser; orders nothing here",
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("value", CanonicalJson(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_responses_position_from_one")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_responses_sequence_not_negative")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name=op.f("fk_responses_attempt_id_attempts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responses")),
        sa.UniqueConstraint(
            "attempt_id", "client_uid", name=op.f("uq_responses_attempt_id_client_uid")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_responses_uid")),
    )
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.create_index(
            "ix_responses_attempt_id_position", ["attempt_id", "position"], unique=False
        )

    op.create_table(
        "station_revocations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("revoked_by_id", sa.Integer(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"],
            ["people.id"],
            name=op.f("fk_station_revocations_revoked_by_id_people"),
        ),
        sa.ForeignKeyConstraint(
            ["station_id"], ["stations.id"], name=op.f("fk_station_revocations_station_id_stations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_revocations")),
        sa.UniqueConstraint("station_id", name=op.f("uq_station_revocations_station_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_station_revocations_uid")),
    )
    op.create_table(
        "station_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id"], ["stations.id"], name=op.f("fk_station_tokens_station_id_stations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_tokens")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_station_tokens_token_digest")),
    )
    with op.batch_alter_table("station_tokens", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_station_tokens_station_id"), ["station_id"], unique=False
        )

    op.create_table(
        "upload_refusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "foreign_permit",
                "bad_signature",
                "different_bytes",
                "foreign_run",
                "station_revoked",
                "permit_expired",
                name="refusalkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("run_uid", sa.String(length=36), nullable=False),
        sa.Column("journal_sha256", sa.String(length=64), nullable=False),
        sa.Column("journal", RawBytes(), nullable=True),
        sa.Column("refused_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id"], ["stations.id"], name=op.f("fk_upload_refusals_station_id_stations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_refusals")),
        sa.UniqueConstraint("uid", name=op.f("uq_upload_refusals_uid")),
    )
    with op.batch_alter_table("upload_refusals", schema=None) as batch_op:
        batch_op.create_index(
            "ix_upload_refusals_run_uid_sha256", ["run_uid", "journal_sha256"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_upload_refusals_station_id"), ["station_id"], unique=False
        )

    op.create_table(
        "certificate_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "issued",
                "superseded",
                "revoked",
                name="eventkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("signature_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name=op.f("fk_certificate_events_certificate_id_certificates"),
        ),
        sa.ForeignKeyConstraint(
            ["signature_id"],
            ["signatures.id"],
            name=op.f("fk_certificate_events_signature_id_signatures"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_events")),
        sa.UniqueConstraint(
            "certificate_id", "kind", name=op.f("uq_certificate_events_certificate_id_kind")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_certificate_events_uid")),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("permit_id", sa.Integer(), nullable=True),
        sa.Column("journal", RawBytes(), nullable=False),
        sa.Column("journal_sha256", sa.String(length=64), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("station_signature", sa.String(length=128), nullable=False),
        sa.Column("claimed", CanonicalJson(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("byte_count > 0", name=op.f("ck_runs_not_empty")),
        sa.ForeignKeyConstraint(
            ["permit_id"], ["permits.id"], name=op.f("fk_runs_permit_id_permits")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_runs_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["station_id"], ["stations.id"], name=op.f("fk_runs_station_id_stations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("permit_id", name=op.f("uq_runs_permit_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_runs_uid")),
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_runs_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_runs_station_id"), ["station_id"], unique=False)

    op.create_table(
        "run_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("tick", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "tick IS NULL OR tick >= 0", name=op.f("ck_run_comments_tick_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_run_comments_author_id_people")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_comments_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_comments")),
        sa.UniqueConstraint("uid", name=op.f("uq_run_comments_uid")),
    )
    with op.batch_alter_table("run_comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_run_comments_run_id"), ["run_id"], unique=False)

    op.create_table(
        "run_verdicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("verifier_revision", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "CONFIRMED",
                "DIVERGED",
                "MALFORMED",
                "RETIRED_REVISION",
                "TIMED_OUT",
                name="verdictkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason_code", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("tick", sa.Integer(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("score_percent", sa.Integer(), nullable=True),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.Column("critical_errors", CanonicalJson(), nullable=False),
        sa.Column("final_digest", sa.String(length=64), nullable=True),
        sa.Column("result", CanonicalJson(), nullable=True),
        sa.Column("judged_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'CONFIRMED') = (score_percent IS NOT NULL)",
            name=op.f("ck_run_verdicts_score_if_confirmed"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_verdicts_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_verdicts")),
        sa.UniqueConstraint(
            "run_id",
            "verifier_revision",
            "round",
            name=op.f("uq_run_verdicts_run_id_verifier_revision_round"),
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_run_verdicts_uid")),
    )


def downgrade() -> None:
    op.drop_table("run_verdicts")
    with op.batch_alter_table("run_comments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_run_comments_run_id"))

    op.drop_table("run_comments")
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_runs_station_id"))
        batch_op.drop_index(batch_op.f("ix_runs_person_id"))

    op.drop_table("runs")
    op.drop_table("certificate_events")
    with op.batch_alter_table("upload_refusals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upload_refusals_station_id"))
        batch_op.drop_index("ix_upload_refusals_run_uid_sha256")

    op.drop_table("upload_refusals")
    with op.batch_alter_table("station_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_station_tokens_station_id"))

    op.drop_table("station_tokens")
    op.drop_table("station_revocations")
    with op.batch_alter_table("responses", schema=None) as batch_op:
        batch_op.drop_index("ix_responses_attempt_id_position")

    op.drop_table("responses")
    op.drop_table("reading_positions")
    op.drop_table("reading_events")
    with op.batch_alter_table("permits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_permits_station_id"))
        batch_op.drop_index("ix_permits_person_id_scenario_code")

    op.drop_table("permits")
    op.drop_table("module_starts")
    op.drop_table("module_completions")
    op.drop_table("current_releases")
    with op.batch_alter_table("check_answers", schema=None) as batch_op:
        batch_op.drop_index("ix_check_answers_reader")

    op.drop_table("check_answers")
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.drop_index("ix_certificates_person_id_programme_code")

    op.drop_table("certificates")
    op.drop_table("attempt_results")
    op.drop_table("attempt_forms")
    op.drop_table("attempt_events")
    with op.batch_alter_table("stations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stations_person_id"))

    op.drop_table("stations")
    with op.batch_alter_table("signatures", schema=None) as batch_op:
        batch_op.drop_index("ix_signatures_holder_id")

    op.drop_table("signatures")
    with op.batch_alter_table("security_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_security_events_person_id"))
        batch_op.drop_index("ix_security_events_address_happened_at")
        batch_op.drop_index("ix_security_events_account_digest_happened_at")

    op.drop_table("security_events")
    with op.batch_alter_table("role_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_role_changes_person_id_id")

    op.drop_table("role_changes")
    op.drop_table("password_credentials")
    with op.batch_alter_table("pairing_tries", schema=None) as batch_op:
        batch_op.drop_index("ix_pairing_tries_person_id_tried_at")

    op.drop_table("pairing_tries")
    op.drop_table("pairing_answers")
    with op.batch_alter_table("login_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_login_sessions_person_id"))

    op.drop_table("login_sessions")
    op.drop_table("content_releases")
    with op.batch_alter_table("audit_reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_reviews_reviewer_id"))

    op.drop_table("audit_reviews")
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_attempts_assessment_code")

    op.drop_table("attempts")
    with op.batch_alter_table("attempt_releases", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_releases_person_id")

    op.drop_table("attempt_releases")
    with op.batch_alter_table("account_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_changes_person_id"))

    op.drop_table("account_changes")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_site_id"))

    op.drop_table("people")
    with op.batch_alter_table("verification_misses", schema=None) as batch_op:
        batch_op.drop_index("ix_verification_misses_address_missed_at")

    op.drop_table("verification_misses")
    op.drop_table("sites")
    with op.batch_alter_table("pairing_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pairing_requests_user_code"))
        batch_op.drop_index("ix_pairing_requests_address_requested_at")

    op.drop_table("pairing_requests")
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entries_table_name_row_id")
        batch_op.drop_index("ix_audit_entries_actor_uid")
        batch_op.drop_index("ix_audit_entries_action")

    op.drop_table("audit_entries")
