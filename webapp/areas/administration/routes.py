"""People, roles and sites."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from webapp.areas.administration.access import load_visible_person, own_sites
from webapp.areas.administration.forms import (
    NO_SITE,
    ROLE_NAMES,
    ActiveForm,
    EmptyForm,
    PersonForm,
    RoleForm,
    SiteForm,
)
from webapp.areas.administration.presenters import (
    name_account_step,
    name_role,
    name_role_step,
    name_roles,
    name_security_kind,
)
from webapp.platform import clock
from webapp.platform.access import Role, current_actor, open_to
from webapp.platform.errors import RefusedError
from webapp.platform.i18n import _
from webapp.platform.transaction import current_session
from webapp.services import authentication, people
from webapp.storage.people import AccountStep, Person, RoleStep, SecurityKind, Site

blueprint = Blueprint(
    "administration", __name__, url_prefix="/administration", template_folder="templates"
)
PAGE_SIZE = 25


@blueprint.context_processor
def add_names() -> dict[str, object]:
    return {
        "name_roles": name_roles,
        "name_role": name_role,
        "may_change": current_actor().holds(Role.ADMINISTRATOR),
    }


@blueprint.get("/people")
@open_to(Role.ADMINISTRATOR, Role.AUDITOR)
def list_people() -> ResponseReturnValue:
    search = request.args.get("search", "")[:120]
    wanted = request.args.get("role", "")
    role = Role(wanted) if wanted in set(Role) else None
    page = max(request.args.get("page", 1, int), 1)
    found = people.list_people(
        current_session(),
        search=search,
        role=role,
        page=page,
        size=PAGE_SIZE,
        actor=current_actor(),
    )
    pages = max(-(-found.total // PAGE_SIZE), 1)
    return render_template(
        "administration/people.html",
        found=found,
        search=search,
        role=role,
        roles=ROLE_NAMES,
        page=page,
        pages=pages,
    )


def make_person_form(session: Session) -> PersonForm:
    form = PersonForm()
    sites = [
        SelectChoice(site.code, f"{site.name} ({site.country})") for site in own_sites(session)
    ]
    everywhere = [SelectChoice(NO_SITE, _("No site: looks after all of them"))]
    form.site.choices = sites + (everywhere if current_actor().sees_all_sites() else [])
    return form


@blueprint.route("/people/new", methods=["GET", "POST"])
@open_to(Role.ADMINISTRATOR)
def add_person() -> ResponseReturnValue:
    session = current_session()
    form = make_person_form(session)
    if request.method == "GET" or not form.validate():
        status = 200 if request.method == "GET" else 422
        return render_template("administration/person_new.html", form=form), status
    try:
        new = add_with_role(session, form)
    except RefusedError as refusal:
        form.login_name.errors = [_(refusal.message_key)]
        return render_template("administration/person_new.html", form=form), 422
    return render_template(
        "administration/password.html", person=new.person, password=new.password, is_new=True
    )


def add_with_role(session: Session, form: PersonForm) -> people.NewPerson:
    sites = {site.code: site for site in own_sites(session)}
    now, actor = clock.now(), current_actor()
    new = people.add_person(
        session,
        actor,
        login_name=form.login_name.data,
        display_name=form.display_name.data,
        site=sites.get(form.site.data),
        now=now,
    )
    role = Role(form.role.data)
    people.change_role(
        session, actor, new.person, role, RoleStep.GRANTED, now=now, reason="first role"
    )
    return new


@blueprint.get("/people/<uid>")
@open_to(Role.ADMINISTRATOR, Role.AUDITOR)
def show_person(uid: str) -> ResponseReturnValue:
    session = current_session()
    return show(session, load_visible_person(session, uid), RoleForm(), ActiveForm(), 200)


def show(
    session: Session, person: Person, role_form: RoleForm, active_form: ActiveForm, status: int
) -> ResponseReturnValue:
    history = people.load_history(session, person)
    return render_template(
        "administration/person.html",
        person=people.summarise_person(session, person),
        history=[describe(item) for item in history],
        role_form=role_form,
        active_form=active_form,
        is_self=current_actor().person_id == person.id,
    ), status


def describe(item: people.HistoryItem) -> dict[str, object]:
    """Put one thing that happened to an account into words."""
    what = (
        name_role_step(item.role, RoleStep(item.step))
        if item.role is not None
        else name_account_step(item.step)
        if isinstance(item.step, AccountStep)
        else name_security_kind(SecurityKind(item.step))
    )
    return {"at": item.at, "what": what, "by": item.by, "reason": item.reason}


@blueprint.post("/people/<uid>/roles")
@open_to(Role.ADMINISTRATOR)
def change_role(uid: str) -> ResponseReturnValue:
    session = current_session()
    person = load_visible_person(session, uid)
    form = RoleForm()
    if not form.validate():
        return show(session, person, form, ActiveForm(formdata=None), 422)
    role, step = Role(form.role.data), RoleStep(form.step.data)
    people.change_role(
        session, current_actor(), person, role, step, now=clock.now(), reason=form.reason.data
    )
    flash(name_role_step(role, step) + ".", "good")
    return redirect(url_for("administration.show_person", uid=uid), 303)


@blueprint.post("/people/<uid>/active")
@open_to(Role.ADMINISTRATOR)
def change_active(uid: str) -> ResponseReturnValue:
    session = current_session()
    person = load_visible_person(session, uid)
    form = ActiveForm()
    if not form.validate():
        return show(session, person, RoleForm(formdata=None), form, 422)
    active = form.active.data == "yes"
    people.set_active(
        session, current_actor(), person, active=active, now=clock.now(), reason=form.reason.data
    )
    flash(
        _("The person can sign in again.") if active else _("The account is deactivated."), "good"
    )
    return redirect(url_for("administration.show_person", uid=uid), 303)


@blueprint.post("/people/<uid>/password")
@open_to(Role.ADMINISTRATOR)
def reset_password(uid: str) -> ResponseReturnValue:
    session = current_session()
    person = load_visible_person(session, uid)
    EmptyForm().validate()
    if person.id == current_actor().person_id:
        raise RefusedError(
            "people.password.own", "Change your own password on the page made for it."
        )
    password = authentication.reset_password(session, current_actor(), person, now=clock.now())
    return render_template(
        "administration/password.html", person=person, password=password, is_new=False
    )


@blueprint.get("/sites")
@open_to(Role.ADMINISTRATOR, Role.AUDITOR)
def list_sites() -> ResponseReturnValue:
    return show_sites(SiteForm(formdata=None), 200)


def show_sites(form: SiteForm, status: int) -> ResponseReturnValue:
    session = current_session()
    visible = own_sites(session)
    counts = people.count_people(session)
    may_add = current_actor().sees_all_sites() and current_actor().holds(Role.ADMINISTRATOR)
    return render_template(
        "administration/sites.html", sites=visible, counts=counts, form=form, may_add=may_add
    ), status


@blueprint.post("/sites")
@open_to(Role.ADMINISTRATOR)
def add_site() -> ResponseReturnValue:
    form = SiteForm()
    if not current_actor().sees_all_sites():
        raise RefusedError("people.site.own", "An administrator of one site cannot add another.")
    if not form.validate():
        return show_sites(form, 422)
    try:
        site: Site = people.add_site(
            current_session(),
            current_actor(),
            code=form.code.data.strip().upper(),
            name=form.name.data,
            country=form.country.data,
            now=clock.now(),
        )
    except RefusedError as refusal:
        form.code.errors = [_(refusal.message_key)]
        return show_sites(form, 422)
    flash(_("Site %(name)s is added.", name=site.name), "good")
    return redirect(url_for("administration.list_sites"), 303)
