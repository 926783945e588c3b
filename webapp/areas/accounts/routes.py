"""Signing in and out, and the password."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user

from webapp.areas.accounts.forms import ChangePasswordForm, SignInForm, SignOutForm
from webapp.areas.accounts.presenters import describe_faults
from webapp.platform import clock, transaction
from webapp.platform.access import (
    ANYONE,
    SIGNED_IN,
    SignedInPerson,
    current_actor,
    find_actor,
    find_person,
    open_to,
)
from webapp.services import authentication
from webapp.services.authentication import Credentials, SignIn

blueprint = Blueprint("accounts", __name__, url_prefix="/account", template_folder="templates")


def address() -> str:
    return request.remote_addr or "-"


def safe_target(target: str | None) -> str:
    """Give an address within the site; anything else leads to the start page."""
    if target and target.startswith("/") and not target.startswith(("//", "/\\")):
        return target
    return "/"


@blueprint.get("/sign-in")
@open_to(ANYONE)
def sign_in() -> ResponseReturnValue:
    target = safe_target(request.args.get("next"))
    if find_actor() is not None:
        return redirect(target, 303)
    return show_sign_in(SignInForm(data={"next": target}), SignIn.ACCEPTED)


def show_sign_in(form: SignInForm, outcome: SignIn) -> ResponseReturnValue:
    status = {SignIn.ACCEPTED: 200, SignIn.WRONG: 422, SignIn.BLOCKED: 429}[outcome]
    return render_template("accounts/sign_in.html", form=form, outcome=outcome), status


@blueprint.post("/sign-in")
@open_to(ANYONE)
def try_sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return show_sign_in(form, SignIn.WRONG)
    now = clock.now()
    with transaction.current_database().read() as looking:
        credentials = authentication.find_credentials(
            looking, form.login_name.data, address(), now=now
        )
    outcome = authentication.check_password(credentials, form.password.data)
    if outcome is SignIn.ACCEPTED:
        return begin(credentials, form.password.data, safe_target(form.next.data))
    if outcome is SignIn.WRONG:
        authentication.record_failure(transaction.current_session(), credentials, now=now)
    return show_sign_in(form, outcome)


def begin(credentials: Credentials, password: str, target: str) -> ResponseReturnValue:
    started = authentication.start_session(
        transaction.current_session(), credentials, password, now=clock.now()
    )
    session.clear()
    login_user(
        SignedInPerson(
            started.actor, token=started.token, must_change_password=started.must_change_password
        )
    )
    return redirect(target, 303)


@blueprint.post("/sign-out")
@open_to(SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    SignOutForm().validate()
    authentication.end_session(
        transaction.current_session(), current_actor(), address(), now=clock.now()
    )
    session.clear()
    return redirect(url_for("accounts.sign_in", signed_out=1), 303)


@blueprint.route("/password", methods=["GET", "POST"])
@open_to(SIGNED_IN)
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate() and try_change(form):
            session.clear()
            return redirect(url_for("accounts.sign_in", changed=1), 303)
    person = find_person()
    is_first = person is not None and person.must_change_password
    login_name = authentication.load_login_name(transaction.current_session(), current_actor())
    return render_template(
        "accounts/password.html", form=form, is_first=is_first, login_name=login_name
    ), status


def try_change(form: ChangePasswordForm) -> bool:
    faults = authentication.change_password(
        transaction.current_session(),
        current_actor(),
        form.current.data,
        form.new.data,
        now=clock.now(),
    )
    for name, sentence in describe_faults(faults):
        form[name].errors = [*form[name].errors, sentence]
    return not faults
