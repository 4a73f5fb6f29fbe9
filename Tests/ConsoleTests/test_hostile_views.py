"""Names that people, and others, give to things, on every view of the past and of many, at every width, zoomed, and
from right to left."""

import pytest
from playwright.sync_api import expect

MARKUP = "<img src=x onerror=alert(1)>"
BREAKOUT = "\"'><script>alert(1)</script>"
LONG = "W" * 100
COMBINING = "Z" + "\u0323\u0302" * 49
ARABIC = "مزامنة (1) CRM"
# A desktop, the same at 200 %, and the narrowest that must do without scrolling sideways (WCAG 1.4.10).
SIZES = [(1440, 900), (720, 450), (320, 640)]
FITS = """() => {
  const page = document.documentElement, main = document.querySelector("main");
  const wide = [...document.querySelectorAll("dialog[open], .dialog-body, .toast, .menu")]
    .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className);
  if (page.scrollWidth > innerWidth) {
    const out = [...main.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
    wide.push(`page ${page.scrollWidth}: ${out.slice(0, 3).map((one) => one.outerHTML.slice(0, 90))}`);
  }
  const made = document.querySelectorAll("main img, main script, dialog img, dialog script, .toasts img, u, header b");
  return { wide, made: made.length };
}"""


@pytest.fixture
def hostile(ledger):
    """An agency of which everything that somebody can name is named badly."""
    agency = ledger.agency(name=f"<b>{'Agency' * 15}")
    agency.member("auditor", f"<u>{'Ü' * 95}", f"{'a' * 60}@{'b' * 60}.{'c' * 60}.example")
    first = agency.token(LONG, description=f"{MARKUP}\n{LONG * 3}", contact=f"{'d' * 60}@{'e' * 60}.example")
    ask = agency.admin.ask
    for name in (MARKUP, BREAKOUT, COMBINING, ARABIC):
        ask("POST", f"/v1/tokens/{first['id']}/duplicate", {"name": name}, status=201)
    agency.first = f"/v1/tokens/{first['id']}"
    for path, reason in (("/reset", LONG), ("/disable", "%3Cimg%20src%3Dx%20onerror%3Dalert(2)%3E")):
        body = {"grace": "1d"} if path == "/reset" else None
        ask("POST", agency.first + path, body, 200, headers={"TokenLedger-Reason": reason})
    ask("PATCH", agency.first, {"description": BREAKOUT}, 200)
    agency.token_id = first["id"]
    agency.event = agency.events(first["id"])[-1]["position"]
    return agency


def test_every_view_shows_every_name_as_it_is_and_fits_its_window(open_console, hostile):
    console = open_console(hostile.ledger)
    page, wrong = console.page, []
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    console.sign_in(hostile.admin)

    def fits(view):
        for direction in ("ltr", "rtl"):
            page.evaluate("(direction) => { document.documentElement.dir = direction }", direction)
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                found = page.evaluate(FITS)
                if found["wide"] or found["made"]:
                    wrong.append(f"{view}, {direction}, {width}: {found}")
        console.shoot(f"hostile-{view}-narrow")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.evaluate("document.documentElement.dir = 'ltr'")

    def go(view, fragment, ready, text=None):
        page.goto(f"{hostile.ledger.url}/#/{fragment}")
        place = page.locator(ready)
        expect(place.filter(has_text=text).first if text else place.first).to_be_visible()
        fits(view)

    go("cards", "tokens", ".card", MARKUP)
    go("history", f"tokens?token={hostile.token_id}&page=history", "dialog .timeline", BREAKOUT)
    page.locator("dialog summary", has_text="As a list").click()
    expect(page.locator("dialog .tree bdi").filter(has_text=MARKUP)).to_be_visible()
    fits("lineage")
    go("audit", "audit", ".event-row bdi", LONG)
    page.get_by_text("As a table").click()
    fits("plot")
    go("event", f"audit?event={hostile.event}", "dialog .differences", BREAKOUT)
    page.get_by_text("As recorded").click()
    fits("recorded")
    go("replay", f"replay?subject={hostile.token_id}", ".state", LONG)
    go("replay-account", "replay", ".stepper")
    go("compare", "compare", "article", BREAKOUT)
    go("explain", f"explain?sid={hostile.token_id}", "main form")
    page.get_by_role("main").get_by_role("button", name="Explain").click()
    expect(page.locator(".verdict")).to_be_visible()
    fits("explained")
    go("proof", f"proof?event={hostile.event}", "main form")
    console.button("Verify in my browser").click()
    expect(page.locator(".verdict")).to_be_visible()
    page.get_by_text("How it was computed").click()
    fits("proved")
    go("members", "members", "[data-member] bdi", "<u>")
    go("account", "account", "main dd bdi", "<b>")
    go("catalog", "catalog", "[data-version]")
    go("bulk", "tokens?state=enabled", ".card", ARABIC)
    console.button("Bulk…").click()
    console.confirm("Dry run")
    expect(console.dialog.locator("li bdi").filter(has_text=BREAKOUT)).to_be_visible()
    fits("bulk-tried")
    console.confirm("Cancel")
    page.locator(".card", has_text=ARABIC).locator(".more button").click()
    page.get_by_role("menuitem", name="Disable").click()
    expect(console.dialog.locator("h2 bdi")).to_have_text(ARABIC)
    console.confirm("Disable")
    expect(console.button("Undo")).to_be_visible()
    fits("undo")
    assert not wrong, "\n".join(wrong)


def test_a_name_that_turns_what_follows_it_is_refused(open_console, ledger, agency):
    console = open_console(ledger).sign_in(agency.admin, "#/account")
    console.button("Rename").click()
    console.dialog.get_by_label("Name").fill("Ltd.\u202egnp.exe")
    console.confirm("Rename")
    expect(console.dialog.get_by_role("alert")).to_be_visible()
    assert "\u202e" not in console.page.locator(".bar").inner_text()
