"""Our own pages in a real Chromium against the real server: accessible, small, by keyboard."""

import pytest

from webapp.platform.actors import Role

MAX_BYTES = 150_000
MAX_REQUESTS = 10


@pytest.fixture
def people(make_person, make_site):
    """Give an administrator to sign in with and a person to look at."""
    admin = make_person(Role.ADMINISTRATOR, Role.TRAINEE, name="Ines Carvalho")
    return admin, make_person(Role.TRAINEE, site=make_site(), name="ศิริพร วงศ์สวัสดิ์")


@pytest.fixture
def signed_out_page(request, browser_page):
    """Give a page of the wanted colours and width."""
    scheme, width = request.param
    browser_page.emulate_media(color_scheme=scheme)
    browser_page.set_viewport_size({"width": width, "height": 800})
    return browser_page


@pytest.mark.parametrize(
    "signed_out_page",
    [("light", 390), ("dark", 390), ("light", 1280), ("dark", 1280)],
    ids=["light phone", "dark phone", "light desk", "dark desk"],
    indirect=True,
)
def test_axe_finds_nothing_on_our_pages(
    signed_out_page, live_server, settings, people, sign_in_page, find_violations
):
    page, (admin, person) = signed_out_page, people
    base = live_server(settings)
    found = {}

    def look(name):
        found[name] = find_violations(page)
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0, f"{name} is wider than the window"

    page.goto(f"{base}/account/sign-in")
    look("sign-in")
    page.fill("#login_name", "nobody")
    page.fill("#password", "wrong")
    page.click("main button[type=submit]")
    look("sign-in refused")
    sign_in_page(page, base, admin)
    for name, path in {
        "people": "/administration/people",
        "menu": "/administration/people",
        "nobody found": "/administration/people?search=zzz",
        "person": f"/administration/people/{person.uid}",
        "new person": "/administration/people/new",
        "sites": "/administration/sites",
        "trail": "/administration/audit",
        "no reviews": "/administration/audit/reviews",
        "password": "/account/password",
        "error": "/nothing",
    }.items():
        page.goto(base + path)
        if name == "menu":
            page.click(".account-menu summary")
        look(name)
    page.goto(f"{base}/administration/audit")
    page.click(".page-actions button")
    look("verification")

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_cold_first_load_is_small(browser_page, live_server, settings):
    base = live_server(settings)
    session = browser_page.context.new_cdp_session(browser_page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    addresses = []
    browser_page.on("request", lambda request: addresses.append(request.url))

    browser_page.goto(f"{base}/account/sign-in", wait_until="networkidle")

    assert len(addresses) <= MAX_REQUESTS
    assert sum(sizes) < MAX_BYTES
    assert all(address.startswith((base, "data:")) for address in addresses)
    assert sum(address.endswith(".css") for address in addresses) == 1
    assert 0 < sum(address.endswith(".woff2") for address in addresses) <= 2


def test_signing_in_works_by_keyboard_alone(browser_page, live_server, settings, make_person):
    person = make_person(Role.ADMINISTRATOR)
    base = live_server(settings)
    page = browser_page
    page.goto(f"{base}/account/sign-in?next=/administration/people")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.focus("#login_name")
    page.keyboard.type(person.login_name)
    page.keyboard.press("Tab")
    page.keyboard.type(person.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/administration/people")
    page.focus(".account-menu summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/sign-in**")

    assert "You are signed out." in page.text_content("main")
