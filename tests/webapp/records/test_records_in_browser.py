import pytest

from tests.webapp.records.stories import Story

ACCEPTED = "reviewed-evidence-of-competence"


@pytest.fixture
def site(story: Story, live_server, settings):
    """A running server with a person to review: (base, trainee, trainer, run uids)."""
    trainee, trainer = story.trainee("กิตติพงศ์ น้ำทิพย์"), story.trainer()
    played = story.prepare(trainee)
    story.play(trainee, "air-in-line", hours=90, passed=False, critical=True)
    return live_server(settings), trainee, trainer, played


def sign_and_certify(page, base, trainee, trainer, played) -> str:
    for run_uid in played:
        page.goto(f"{base}/records/runs/{run_uid}")
        page.check(f"input[value={ACCEPTED}]")
        page.fill("#password", trainer.password)
        page.click(".sign-form button")
        page.wait_for_selector(".signature")
    page.goto(f"{base}/records/people/{trainee.uid}")
    page.fill("#password", trainer.password)
    page.click(".sign-form button")
    page.wait_for_url("**/records/certificates/**")
    return page.url.rpartition("/")[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_records(
    site, browser_page, sign_in_page, find_violations, scheme
) -> None:
    base, trainee, trainer, played = site
    browser_page.emulate_media(color_scheme=scheme)
    sign_in_page(browser_page, base, trainer)
    number = sign_and_certify(browser_page, base, trainee, trainer, played)

    for path in (
        "/records/people",
        "/records/people?search=nobody",
        f"/records/people/{trainee.uid}",
        f"/records/runs/{played[0]}?at=1530",
        f"/records/certificates/{number}",
        "/records/certificates",
        "/verify",
        "/verify?number=CA-123",
        f"/verify/{number}",
        "/verify/CA-2345-6789-ABCD-E",
    ):
        browser_page.goto(f"{base}{path}")
        assert find_violations(browser_page) == [], path


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_scrolls_sideways(site, browser_page, sign_in_page, width) -> None:
    base, trainee, trainer, played = site
    browser_page.set_viewport_size({"width": width, "height": 800})
    sign_in_page(browser_page, base, trainer)

    for path in ("/records/people", f"/records/people/{trainee.uid}", f"/records/runs/{played[0]}"):
        browser_page.goto(f"{base}{path}")
        root = "document.documentElement"
        assert browser_page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), path


def test_the_cursor_is_moved_by_keyboard_and_by_click(site, browser_page, sign_in_page) -> None:
    base, _trainee, trainer, played = site
    sign_in_page(browser_page, base, trainer)
    browser_page.goto(f"{base}/records/runs/{played[0]}")

    browser_page.focus("#cursor")
    browser_page.keyboard.press("End")
    browser_page.wait_for_selector("#moment >> text=At 30:00")
    browser_page.keyboard.press("ArrowLeft")
    browser_page.wait_for_selector("#moment >> text=At 29:59")
    box = browser_page.locator(".timeline-canvas").bounding_box()
    browser_page.mouse.click(box["x"] + box["width"] * 0.425, box["y"] + 40)
    browser_page.wait_for_selector("#moment >> text=Prime and tare")

    assert browser_page.input_value("#at").startswith("12:4")
    browser_page.click("[data-zoom='4']")
    assert browser_page.locator(".timeline-canvas").bounding_box()["width"] > box["width"] * 3


def test_without_scripts_a_moment_is_reached_by_the_form(site, chromium, sign_in_page) -> None:
    base, _trainee, trainer, played = site
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in_page(page, base, trainer)
    page.goto(f"{base}/records/runs/{played[0]}")

    assert not page.is_visible("#cursor")
    page.fill("#at", "12:45")
    page.click(".timeline-controls button")

    assert "Pump outlet pressure high" in page.inner_text("#moment")
    context.close()


def test_a_review_is_signed_by_keyboard_alone(site, browser_page, sign_in_page) -> None:
    base, _trainee, trainer, played = site
    sign_in_page(browser_page, base, trainer)
    browser_page.goto(f"{base}/records/people")
    browser_page.focus("text=Review run 1")
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url(f"**/records/runs/{played[0]}")

    browser_page.focus("input[name=meaning] >> nth=0")
    browser_page.keyboard.press("Space")
    browser_page.keyboard.press("Tab")
    browser_page.keyboard.press("Tab")
    browser_page.keyboard.type(trainer.password)
    browser_page.keyboard.press("Enter")

    browser_page.wait_for_selector(".signature")
    assert trainer.display_name in browser_page.inner_text("#signatures")


def test_no_page_asks_another_host_or_breaks_the_content_policy(
    site, browser_page, sign_in_page
) -> None:
    base, trainee, trainer, played = site
    asked, complaints = set(), []
    browser_page.on("request", lambda request: asked.add(request.url))
    browser_page.on("console", lambda line: complaints.append(line.text))
    sign_in_page(browser_page, base, trainer)

    for path in (f"/records/people/{trainee.uid}", f"/records/runs/{played[0]}", "/verify"):
        browser_page.goto(f"{base}{path}")
        browser_page.wait_for_load_state("networkidle")

    assert all(url.startswith(base) for url in asked)
    assert [line for line in complaints if "Content Security Policy" in line] == []
