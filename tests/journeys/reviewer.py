"""What a trainer does: finds who is ready, looks at runs, comments, signs, certifies."""

from tests.journeys.visitor import Visitor

ACCEPTED = "reviewed-evidence-of-competence"
COMMENT = "Calm work: every line was traced before the clamps were opened."


def review_run(visitor: Visitor, run_uid: str, password: str, name: str) -> None:
    """Open a run from the list of people, look along its timeline, comment and sign."""
    keys, page = visitor.keys, visitor.page
    visitor.go_to("People & records")
    keys.follow(f"a[href$='/records/runs/{run_uid}']")
    keys.reach("#cursor")
    keys.press("End", *["ArrowLeft"] * 3)
    page.wait_for_selector("#moment")
    keys.write("#text", COMMENT if name == "nominal" else "The stop came at once.")
    keys.write("#moment-field, [name=moment]", "2:30")
    with page.expect_navigation():
        keys.press("Enter")
    assert "The comment is kept." in visitor.text()
    visitor.see(f"review-{name}")
    keys.tick(f"input[value={ACCEPTED}]")
    keys.write("#password", password)
    with page.expect_navigation():
        keys.press("Enter")
    page.wait_for_selector(".signature")
    visitor.see(f"review-{name}-signed")


def certify(visitor: Visitor, person: str, password: str) -> str:
    """Sign the certificate on the person's page; give its number."""
    visitor.go_to("People & records")
    visitor.see("people-ready")
    visitor.keys.follow(f"main table a:has-text('{person}')")
    visitor.see("person-before-certificate")
    visitor.keys.write("#password", password)
    with visitor.page.expect_navigation():
        visitor.keys.press("Enter")
    visitor.page.wait_for_url("**/records/certificates/**")
    visitor.see("certificate")
    return str(visitor.page.url.rpartition("/")[2])
