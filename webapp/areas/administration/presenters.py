"""Values for the administration pages, in words."""

from webapp.areas.administration.forms import ROLE_NAMES
from webapp.platform.actors import Role
from webapp.platform.i18n import _
from webapp.services.audit import Fault, Finding, Report
from webapp.storage.people import AccountStep, RoleStep, SecurityKind


def name_role(role: Role) -> str:
    return str(ROLE_NAMES[role])


def name_roles(roles: frozenset[Role]) -> list[str]:
    return [name_role(role) for role in Role if role in roles]


def name_role_step(role: Role, step: RoleStep) -> str:
    if step is RoleStep.GRANTED:
        return _("Role %(role)s granted", role=name_role(role))
    return _("Role %(role)s revoked", role=name_role(role))


def name_account_step(step: AccountStep) -> str:
    return {
        AccountStep.CREATED: _("Account created"),
        AccountStep.RENAMED: _("Name changed"),
        AccountStep.MOVED: _("Site changed"),
        AccountStep.DEACTIVATED: _("Account deactivated"),
        AccountStep.REACTIVATED: _("Account let in again"),
    }[step]


def name_security_kind(kind: SecurityKind) -> str:
    return {
        SecurityKind.SIGNED_IN: _("Signed in"),
        SecurityKind.SIGN_IN_FAILED: _("Wrong password at sign-in"),
        SecurityKind.SIGN_IN_BLOCKED: _("Blocked after too many wrong passwords"),
        SecurityKind.SIGNED_OUT: _("Signed out"),
        SecurityKind.PASSWORD_CHANGED: _("Password changed"),
        SecurityKind.PASSWORD_RESET: _("One-time password made"),
        SecurityKind.PASSWORD_CONFIRMED: _("Password given for a signature"),
        SecurityKind.CONFIRMATION_FAILED: _("Wrong password when asked again"),
        SecurityKind.SESSIONS_ENDED: _("All sessions ended"),
    }[kind]


def describe_report(report: Report) -> str:
    return _(
        "%(entries)s entries and %(rows)s judged rows were computed again.",
        entries=report.entries,
        rows=report.rows,
    )


def describe_finding(finding: Finding) -> str:
    """Say in one sentence what differs and where."""
    sentences = {
        Fault.ROW_CHANGED: _("the row is not what was recorded"),
        Fault.ROW_WITHOUT_ENTRY: _("the row was never recorded in the trail"),
        Fault.ENTRY_WITHOUT_ROW: _("the row that the trail tells of is gone"),
        Fault.ENTRY_CHANGED: _("the entry itself was changed"),
        Fault.LINK_BROKEN: _("the entry does not continue the one before it"),
        Fault.POSITION_MISSING: _("entries before this one are missing"),
        Fault.HEAD_DIFFERS: _("the entry that was noted outside is not there"),
        Fault.DAMAGED: _("the database file is damaged"),
    }
    place = finding.table if finding.row_id is None else f"{finding.table}, {finding.row_id}"
    detail = f" ({finding.detail})" if finding.detail else ""
    return f"{place}: {sentences[finding.fault]}{detail}"
