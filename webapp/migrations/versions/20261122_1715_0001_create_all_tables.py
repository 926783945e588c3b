"""Create all tables."""

import sqlalchemy as sa
from alembic import op
from webapp.storage.base import CanonicalJson
from webapp.storage.base import UtcDateTime

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_entries',
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('recorded_at', UtcDateTime(), nullable=False),
    sa.Column('actor_uid', sa.String(length=36), nullable=True),
    sa.Column('actor_name', sa.String(length=120), nullable=False),
    sa.Column('action', sa.String(length=80), nullable=False),
    sa.Column('table_name', sa.String(length=63), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('row_uid', sa.String(length=36), nullable=False),
    sa.Column('row_digest', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('entry_hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_audit_entries')),
    sa.UniqueConstraint('uid', name=op.f('uq_audit_entries_uid'))
    )
    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.create_index('ix_audit_entries_action', ['action'], unique=False)
        batch_op.create_index('ix_audit_entries_actor_uid', ['actor_uid'], unique=False)
        batch_op.create_index('ix_audit_entries_table_name_row_id', ['table_name', 'row_id'], unique=False)

    op.create_table('audit_reviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('reviewed_at', UtcDateTime(), nullable=False),
    sa.Column('first_position', sa.Integer(), nullable=False),
    sa.Column('last_position', sa.Integer(), nullable=False),
    sa.Column('last_hash', sa.String(length=64), nullable=False),
    sa.Column('chain_was_intact', sa.Boolean(), nullable=False),
    sa.Column('has_findings', sa.Boolean(), nullable=False),
    sa.Column('conclusion', sa.String(length=2000), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_reviews')),
    sa.UniqueConstraint('uid', name=op.f('uq_audit_reviews_uid'))
    )
    with op.batch_alter_table('audit_reviews', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_reviews_reviewer_id'), ['reviewer_id'], unique=False)

    op.create_table('pairing_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('user_code', sa.String(length=9), nullable=False),
    sa.Column('device_code_digest', sa.String(length=64), nullable=False),
    sa.Column('station_name', sa.String(length=80), nullable=False),
    sa.Column('public_key', sa.String(length=64), nullable=False),
    sa.Column('address', sa.String(length=45), nullable=False),
    sa.Column('requested_at', UtcDateTime(), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pairing_requests')),
    sa.UniqueConstraint('device_code_digest', name=op.f('uq_pairing_requests_device_code_digest')),
    sa.UniqueConstraint('uid', name=op.f('uq_pairing_requests_uid'))
    )
    with op.batch_alter_table('pairing_requests', schema=None) as batch_op:
        batch_op.create_index('ix_pairing_requests_address_requested_at', ['address', 'requested_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_pairing_requests_user_code'), ['user_code'], unique=False)

    op.create_table('sites',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('country', sa.String(length=120), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sites')),
    sa.UniqueConstraint('code', name=op.f('uq_sites_code')),
    sa.UniqueConstraint('uid', name=op.f('uq_sites_uid'))
    )
    op.create_table('people',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('login_name', sa.String(length=60), nullable=False),
    sa.Column('display_name', sa.String(length=120), nullable=False),
    sa.Column('site_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(length=10), nullable=True),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('deactivated_at', UtcDateTime(), nullable=True),
    sa.CheckConstraint('login_name = lower(login_name)', name=op.f('ck_people_login_name_lower')),
    sa.ForeignKeyConstraint(['site_id'], ['sites.id'], name=op.f('fk_people_site_id_sites')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people')),
    sa.UniqueConstraint('login_name', name=op.f('uq_people_login_name')),
    sa.UniqueConstraint('uid', name=op.f('uq_people_uid'))
    )
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_people_site_id'), ['site_id'], unique=False)

    op.create_table('account_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('created', 'renamed', 'moved', 'deactivated', 'reactivated', name='accountstep', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('old_value', sa.Text(), nullable=True),
    sa.Column('new_value', sa.Text(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['changed_by_id'], ['people.id'], name=op.f('fk_account_changes_changed_by_id_people')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_account_changes_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_changes')),
    sa.UniqueConstraint('uid', name=op.f('uq_account_changes_uid'))
    )
    with op.batch_alter_table('account_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_changes_person_id'), ['person_id'], unique=False)

    op.create_table('login_sessions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('created_at', UtcDateTime(), nullable=False),
    sa.Column('last_seen_at', UtcDateTime(), nullable=False),
    sa.Column('ends_at', UtcDateTime(), nullable=False),
    sa.Column('revoked_at', UtcDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_login_sessions_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_login_sessions')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_login_sessions_token_digest')),
    sa.UniqueConstraint('uid', name=op.f('uq_login_sessions_uid'))
    )
    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_login_sessions_person_id'), ['person_id'], unique=False)

    op.create_table('pairing_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('approved', 'refused', name='pairingstep', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('answered_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_pairing_answers_person_id_people')),
    sa.ForeignKeyConstraint(['request_id'], ['pairing_requests.id'], name=op.f('fk_pairing_answers_request_id_pairing_requests')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pairing_answers')),
    sa.UniqueConstraint('request_id', name=op.f('uq_pairing_answers_request_id'))
    )
    op.create_table('pairing_tries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('tried_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_pairing_tries_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pairing_tries'))
    )
    with op.batch_alter_table('pairing_tries', schema=None) as batch_op:
        batch_op.create_index('ix_pairing_tries_person_id_tried_at', ['person_id', 'tried_at'], unique=False)

    op.create_table('password_credentials',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('password_hash', sa.String(length=255), nullable=False),
    sa.Column('must_change', sa.Boolean(), nullable=False),
    sa.Column('set_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_password_credentials_person_id_people')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_password_credentials'))
    )
    op.create_table('role_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('trainee', 'trainer', 'author', 'auditor', 'administrator', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('step', sa.Enum('granted', 'revoked', name='rolestep', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.Column('changed_at', UtcDateTime(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['changed_by_id'], ['people.id'], name=op.f('fk_role_changes_changed_by_id_people')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_role_changes_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_changes')),
    sa.UniqueConstraint('uid', name=op.f('uq_role_changes_uid'))
    )
    with op.batch_alter_table('role_changes', schema=None) as batch_op:
        batch_op.create_index('ix_role_changes_person_id_id', ['person_id', 'id'], unique=False)

    op.create_table('security_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('kind', sa.Enum('signed_in', 'sign_in_failed', 'sign_in_blocked', 'signed_out', 'password_changed', 'password_reset', 'password_confirmed', 'confirmation_failed', 'sessions_ended', name='securitykind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('account_digest', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.String(length=45), nullable=False),
    sa.Column('happened_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_security_events_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_security_events')),
    sa.UniqueConstraint('uid', name=op.f('uq_security_events_uid'))
    )
    with op.batch_alter_table('security_events', schema=None) as batch_op:
        batch_op.create_index('ix_security_events_account_digest_happened_at', ['account_digest', 'happened_at'], unique=False)
        batch_op.create_index('ix_security_events_address_happened_at', ['address', 'happened_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_security_events_person_id'), ['person_id'], unique=False)

    op.create_table('stations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('public_key', sa.String(length=64), nullable=False),
    sa.Column('paired_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_stations_person_id_people')),
    sa.ForeignKeyConstraint(['request_id'], ['pairing_requests.id'], name=op.f('fk_stations_request_id_pairing_requests')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stations')),
    sa.UniqueConstraint('request_id', name=op.f('uq_stations_request_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_stations_uid'))
    )
    with op.batch_alter_table('stations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stations_person_id'), ['person_id'], unique=False)

    op.create_table('permits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('scenario_code', sa.String(length=80), nullable=False),
    sa.Column('level', sa.String(length=20), nullable=False),
    sa.Column('document', CanonicalJson(), nullable=False),
    sa.Column('signature', sa.String(length=128), nullable=False),
    sa.Column('issued_at', UtcDateTime(), nullable=False),
    sa.Column('expires_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('expires_at > issued_at', name=op.f('ck_permits_expires_after_issue')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_permits_person_id_people')),
    sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_permits_station_id_stations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_permits')),
    sa.UniqueConstraint('uid', name=op.f('uq_permits_uid'))
    )
    with op.batch_alter_table('permits', schema=None) as batch_op:
        batch_op.create_index('ix_permits_person_id_scenario_code', ['person_id', 'scenario_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_permits_station_id'), ['station_id'], unique=False)

    op.create_table('station_revocations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('revoked_by_id', sa.Integer(), nullable=False),
    sa.Column('revoked_at', UtcDateTime(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['people.id'], name=op.f('fk_station_revocations_revoked_by_id_people')),
    sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_station_revocations_station_id_stations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_station_revocations')),
    sa.UniqueConstraint('station_id', name=op.f('uq_station_revocations_station_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_station_revocations_uid'))
    )
    op.create_table('station_tokens',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.String(length=64), nullable=False),
    sa.Column('issued_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_station_tokens_station_id_stations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_station_tokens')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_station_tokens_token_digest'))
    )
    with op.batch_alter_table('station_tokens', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_station_tokens_station_id'), ['station_id'], unique=False)

    op.create_table('upload_refusals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('kind', sa.Enum('foreign_permit', 'bad_signature', 'too_large', 'different_bytes', 'foreign_run', 'station_revoked', 'permit_expired', name='refusalkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('run_uid', sa.String(length=36), nullable=False),
    sa.Column('journal_sha256', sa.String(length=64), nullable=False),
    sa.Column('journal', sa.LargeBinary(), nullable=True),
    sa.Column('refused_at', UtcDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_upload_refusals_station_id_stations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload_refusals')),
    sa.UniqueConstraint('uid', name=op.f('uq_upload_refusals_uid'))
    )
    with op.batch_alter_table('upload_refusals', schema=None) as batch_op:
        batch_op.create_index('ix_upload_refusals_run_uid_sha256', ['run_uid', 'journal_sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_upload_refusals_station_id'), ['station_id'], unique=False)

    op.create_table('runs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('station_id', sa.Integer(), nullable=False),
    sa.Column('permit_id', sa.Integer(), nullable=True),
    sa.Column('journal', sa.LargeBinary(), nullable=False),
    sa.Column('journal_sha256', sa.String(length=64), nullable=False),
    sa.Column('byte_count', sa.Integer(), nullable=False),
    sa.Column('station_signature', sa.String(length=128), nullable=False),
    sa.Column('claimed', CanonicalJson(), nullable=False),
    sa.Column('received_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint('byte_count > 0', name=op.f('ck_runs_not_empty')),
    sa.ForeignKeyConstraint(['permit_id'], ['permits.id'], name=op.f('fk_runs_permit_id_permits')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_runs_person_id_people')),
    sa.ForeignKeyConstraint(['station_id'], ['stations.id'], name=op.f('fk_runs_station_id_stations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_runs')),
    sa.UniqueConstraint('permit_id', name=op.f('uq_runs_permit_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_runs_uid'))
    )
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_runs_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_runs_station_id'), ['station_id'], unique=False)

    op.create_table('run_verdicts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('verifier_revision', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('CONFIRMED', 'DIVERGED', 'MALFORMED', 'RETIRED_REVISION', 'TIMED_OUT', name='verdictkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason_code', sa.String(length=80), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('tick', sa.Integer(), nullable=True),
    sa.Column('line', sa.Integer(), nullable=True),
    sa.Column('score_percent', sa.Integer(), nullable=True),
    sa.Column('is_passed', sa.Boolean(), nullable=False),
    sa.Column('critical_errors', CanonicalJson(), nullable=False),
    sa.Column('final_digest', sa.String(length=64), nullable=True),
    sa.Column('result', CanonicalJson(), nullable=True),
    sa.Column('judged_at', UtcDateTime(), nullable=False),
    sa.CheckConstraint("(kind = 'CONFIRMED') = (score_percent IS NOT NULL)", name=op.f('ck_run_verdicts_score_if_confirmed')),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_run_verdicts_run_id_runs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run_verdicts')),
    sa.UniqueConstraint('run_id', 'verifier_revision', 'round', name=op.f('uq_run_verdicts_run_id_verifier_revision_round')),
    sa.UniqueConstraint('uid', name=op.f('uq_run_verdicts_uid'))
    )


def downgrade() -> None:
    op.drop_table('run_verdicts')
    with op.batch_alter_table('runs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_runs_station_id'))
        batch_op.drop_index(batch_op.f('ix_runs_person_id'))

    op.drop_table('runs')
    with op.batch_alter_table('upload_refusals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_upload_refusals_station_id'))
        batch_op.drop_index('ix_upload_refusals_run_uid_sha256')

    op.drop_table('upload_refusals')
    with op.batch_alter_table('station_tokens', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_station_tokens_station_id'))

    op.drop_table('station_tokens')
    op.drop_table('station_revocations')
    with op.batch_alter_table('permits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_permits_station_id'))
        batch_op.drop_index('ix_permits_person_id_scenario_code')

    op.drop_table('permits')
    with op.batch_alter_table('stations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stations_person_id'))

    op.drop_table('stations')
    with op.batch_alter_table('security_events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_security_events_person_id'))
        batch_op.drop_index('ix_security_events_address_happened_at')
        batch_op.drop_index('ix_security_events_account_digest_happened_at')

    op.drop_table('security_events')
    with op.batch_alter_table('role_changes', schema=None) as batch_op:
        batch_op.drop_index('ix_role_changes_person_id_id')

    op.drop_table('role_changes')
    op.drop_table('password_credentials')
    with op.batch_alter_table('pairing_tries', schema=None) as batch_op:
        batch_op.drop_index('ix_pairing_tries_person_id_tried_at')

    op.drop_table('pairing_tries')
    op.drop_table('pairing_answers')
    with op.batch_alter_table('login_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_login_sessions_person_id'))

    op.drop_table('login_sessions')
    with op.batch_alter_table('account_changes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_changes_person_id'))

    op.drop_table('account_changes')
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_people_site_id'))

    op.drop_table('people')
    op.drop_table('sites')
    with op.batch_alter_table('pairing_requests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pairing_requests_user_code'))
        batch_op.drop_index('ix_pairing_requests_address_requested_at')

    op.drop_table('pairing_requests')
    with op.batch_alter_table('audit_reviews', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_reviews_reviewer_id'))

    op.drop_table('audit_reviews')
    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_entries_table_name_row_id')
        batch_op.drop_index('ix_audit_entries_actor_uid')
        batch_op.drop_index('ix_audit_entries_action')

    op.drop_table('audit_entries')
