"""WCAG 2.2 AA as far as axe-core can tell, on every page and dialog; the keyboard; zoom; right to left."""

from playwright.sync_api import expect

NOON = "2026-05-11T11:00:00Z"


def test_axe_finds_nothing_on_the_page_and_its_questions(open_console, story, size, checked):
    console = open_console(story, size)
    console.page.clock.set_fixed_time(NOON)
    console.open()
    expect(console.heading).to_be_visible()
    checked(console, "sign-in")
    place = story.account("Kelder Reisen AG")
    console.sign_in(story.home.admin, f"#/tokens?account={place}")
    expect(console.cards.first).to_be_visible()
    checked(console, "cards")
    console.open(f"#/tokens?account={place}&name=nothing&state=disabled")
    expect(console.page.get_by_text("No token fits")).to_be_visible()
    checked(console, "nothing-found")
    console.open(f"#/tokens?account={place}&at=2026-03-01")
    expect(console.page.get_by_text("This is the past")).to_be_visible()
    checked(console, "past")
    console.open(f"#/tokens?account={place}")
    name = "Lake festival packages"
    expect(console.card(name)).to_be_visible()
    if size == "phone":
        console.button("Menu").click()
        checked(console, "drawer")
        console.page.keyboard.press("Escape")
    console.more(name)
    checked(console, "menu")
    console.page.keyboard.press("Escape")
    for action in ("Duplicate", "Reset", "Disable", "Delete"):
        console.more(name, action)
        checked(console, action.lower())
        console.page.keyboard.press("Escape")


def test_axe_finds_nothing_while_a_token_is_edited(open_console, story, size, checked):
    console = open_console(story, size)
    console.page.clock.set_fixed_time(NOON)
    name = "Lake festival packages"
    console.sign_in(story.home.admin, f"#/tokens?account={story.account('Kelder Reisen AG')}")
    console.open_card(name)
    for tab in ("Overview", "API credentials", "API scopes", "Limits"):
        console.tab(tab)
        checked(console, f"edit-{tab.lower().replace(' ', '-')}")
    console.tab("Overview")
    console.panel.get_by_label("Token name").fill("Other")
    console.confirm("Update")
    checked(console, "update")
    console.page.keyboard.press("Escape")
    console.page.keyboard.press("Escape")
    checked(console, "discard")
    console.dialog.get_by_role("button", name="Discard").click()


def test_axe_finds_nothing_while_a_token_is_created(open_console, agency, ledger, size, checked):
    console = open_console(ledger, size).sign_in(agency.admin)
    expect(console.page.get_by_text("There are no tokens yet")).to_be_visible()
    checked(console, "no-tokens")
    console.button("Create Access Token").first.click()
    console.dialog.get_by_text("Limits: networks and dates").click()
    console.confirm("Next")
    checked(console, "create-setup")
    console.dialog.get_by_label("Token name").fill("CRM sync")
    console.confirm("Next")
    expect(console.dialog.get_by_label("Developers")).to_be_visible()
    checked(console, "create-contact")
    console.confirm("Next")
    console.dialog.get_by_role("switch", name="Actions").check()
    console.dialog.get_by_label("actions:read").check()
    checked(console, "create-scopes")
    console.confirm("Create")
    console.secret()
    checked(console, "secret")
    console.page.keyboard.press("Escape")
    checked(console, "secret-not-copied")


def test_axe_finds_nothing_where_something_went_wrong(open_console, ledger, size, checked):
    agency = ledger.agency(api_access=False)
    token = agency.token("CRM sync", apiVersion="v11", scopes=["actions:read", "actions:write", "orders:read", "orders:write", "reports:read"])
    console = open_console(ledger, size).sign_in(agency.admin)
    expect(console.page.get_by_text("API access is off")).to_be_visible()
    checked(console, "api-access-off")
    console.more("CRM sync", "Upgrade Version")
    checked(console, "upgrade")
    console.page.keyboard.press("Escape")
    console.open_card("CRM sync")
    checked(console, "edit-warnings")
    console.panel.get_by_label("Description").fill("Mine")
    agency.admin.ask("PATCH", f"/v1/tokens/{token['id']}", {"description": "Theirs", "name": "Other"}, 200)
    console.confirm("Update")
    console.confirm("Update")
    expect(console.page.get_by_text("Nothing of yours was updated")).to_be_visible()
    checked(console, "conflict")
    console.confirm("Discard mine")
    expect(console.panel.get_by_label("Description")).to_have_value("Theirs")
    console.page.keyboard.press("Escape")
    console.page.context.set_offline(True)
    console.page.get_by_label("Search by Name").fill("x")
    expect(console.page.get_by_text("No connection to the server")).to_be_visible()
    checked(console, "no-connection")
    console.page.context.set_offline(False)
    console.page.context.clear_cookies()
    console.button("Try again").click()
    expect(console.dialog.get_by_text("Your session has ended")).to_be_visible()
    checked(console, "session-ended")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def tab_to(page, text, most=40):
    """Presses Tab until what has the focus is called so."""
    for _ in range(most):
        name = page.evaluate("""() => {
          const here = document.activeElement;
          if (!here.matches("button, a, input, select, textarea")) return "";
          return here.getAttribute("aria-label") || here.labels?.[0]?.textContent || here.textContent;
        }""")
        if name.strip().startswith(text):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {text}")


def test_a_token_is_created_by_keyboard_alone(open_console, ledger, agency):
    console = open_console(ledger)
    page = console.page
    console.open()
    expect(page.get_by_label("Member key")).to_be_focused()
    page.keyboard.type(agency.admin.key)
    press(page, "Enter")
    expect(console.page.get_by_text("There are no tokens yet")).to_be_visible()
    press(page, "Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    press(page, "Enter")
    tab_to(page, "Create Access Token")
    press(page, "Enter")
    expect(console.dialog.get_by_label("Token name")).to_be_focused()
    page.keyboard.type("CRM sync")
    press(page, "Enter")
    expect(console.dialog.get_by_label("Primary contact").first).to_be_focused()
    tab_to(page, "Next")
    press(page, "Enter")
    expect(console.dialog.get_by_text("0 scopes chosen")).to_be_visible()
    tab_to(page, "Actions")
    press(page, "Space")
    tab_to(page, "actions:read")
    press(page, "Space")
    tab_to(page, "Create")
    press(page, "Enter")
    console.secret()
    tab_to(page, "Copy Auth token")
    press(page, "Enter")
    tab_to(page, "Done")
    press(page, "Enter")
    expect(console.card("CRM sync")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_menu_and_the_tabs_move_by_arrows(open_console, ledger, agency):
    agency.token("CRM sync")
    console = open_console(ledger).sign_in(agency.admin)
    page = console.page
    console.button("More: CRM sync").focus()
    press(page, "ArrowDown")
    expect(page.get_by_role("menuitem", name="Duplicate")).to_be_focused()
    press(page, "ArrowUp")
    expect(page.get_by_role("menuitem", name="Delete")).to_be_focused()
    press(page, "d")
    expect(page.get_by_role("menuitem", name="Duplicate")).to_be_focused()
    press(page, "d")
    expect(page.get_by_role("menuitem", name="Disable")).to_be_focused()
    press(page, "Escape")
    expect(console.button("More: CRM sync")).to_be_focused()
    console.card("CRM sync").locator(".card-open").focus()
    press(page, "Enter")
    expect(page.get_by_role("tab", name="Overview")).to_be_visible()
    tab_to(page, "Overview")
    press(page, "ArrowRight")
    expect(page.get_by_role("tab", name="API credentials")).to_be_focused()
    press(page, "End")
    expect(page.get_by_role("tab").last).to_have_attribute("aria-selected", "true")
    press(page, "Escape")
    expect(console.card("CRM sync").locator(".card-open")).to_be_focused()


def test_what_happens_is_said_to_whoever_does_not_see_it(open_console, ledger, agency):
    agency.token("CRM sync")
    console = open_console(ledger).sign_in(agency.admin)
    region = console.page.locator("[aria-live=polite]")
    expect(region).to_have_text("1 token")
    console.more("CRM sync", "Disable")
    console.confirm("Disable")
    expect(region).to_have_text("The token is disabled. Undo is offered.")


def test_at_twice_the_size_nothing_is_lost(open_console, story):
    """1280 CSS pixels at 200% are 640: nothing may need to be scrolled sideways (WCAG 1.4.10 asks for 320)."""
    console = open_console(story)
    console.sign_in(story.home.admin)
    expect(console.cards.first).to_be_visible()
    for width in (640, 320):
        console.page.set_viewport_size({"width": width, "height": 512})
        assert console.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        console.page.screenshot(path=f".build/console-screenshots/narrow-{width}.png")
    console.cards.first.locator(".card-open").click()
    expect(console.panel).to_be_visible()
    assert console.dialog.evaluate("(one) => one.scrollWidth <= one.clientWidth")


def test_from_right_to_left_it_is_the_mirror_image(open_console, story, size):
    console = open_console(story, size)
    console.sign_in(story.home.admin)
    expect(console.cards.first).to_be_visible()
    console.page.evaluate("document.documentElement.dir = 'rtl'")
    width = console.page.viewport_size["width"]
    more = console.cards.first.locator(".more").bounding_box()
    assert more["x"] < width / 3
    assert console.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    console.shoot("right-to-left")
    console.cards.first.locator(".card-open").click()
    expect(console.panel).to_be_visible()
    console.tab("API scopes")
    console.shoot("right-to-left-edit")
    assert console.dialog.evaluate("(one) => one.scrollWidth <= one.clientWidth")


def test_targets_are_large_enough_for_fingers(open_console, story):
    """WCAG 2.5.8: 24 by 24 pixels."""
    console = open_console(story, "phone")
    console.sign_in(story.home.admin)
    expect(console.cards.first).to_be_visible()
    small = console.page.evaluate("""() => [...document.querySelectorAll("button, select, input, a")]
      .filter((one) => one.checkVisibility() && !one.closest(".skip, .unseen"))
      .filter((one) => !one.matches(".card-open, .link"))
      .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
      .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)""")
    assert small == []
