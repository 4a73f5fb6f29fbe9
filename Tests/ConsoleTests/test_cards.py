"""What a card tells."""

from playwright.sync_api import expect

NOON = "2026-05-11T11:00:00Z"


def test_a_card_has_all_that_is_to_be_seen_at_a_glance(signed_in, agency):
    first = agency.token(
        "CRM sync", description="Copies contacts every night", apiVersion="v11",
        scopes=["actions:read", "actions:write", "orders:read"])
    agency.admin.ask("POST", f"/v1/tokens/{first['id']}/duplicate", {"name": "CRM sync, test"}, 201)
    assert agency.authenticates(first["authToken"])
    signed_in.page.reload()
    card = signed_in.cards.filter(has=signed_in.page.get_by_role("heading", name="CRM sync", exact=True))
    expect(card.get_by_text("Enabled", exact=True)).to_be_visible()
    expect(card.get_by_text("Copies contacts every night")).to_be_visible()
    expect(card.get_by_text("v11")).to_be_visible()
    expect(card.get_by_text("deprecated, ends 31 Jan 2031")).to_be_visible()
    expect(card.get_by_text("Actions, Orders (3)")).to_be_visible()
    expect(card.get_by_text("by Ada Admin")).to_be_visible()
    expect(card.get_by_text("Last used")).to_be_visible()
    copy = signed_in.card("CRM sync, test")
    expect(copy.get_by_text("Copy of CRM sync")).to_be_visible()
    expect(copy.get_by_text("never")).to_be_visible()


def test_a_token_that_was_used_says_when(signed_in, agency, ledger):
    import urllib.request

    token = agency.token("Busy")
    gateway = urllib.request.Request(
        ledger.url + "/v1/authorize?scope=actions:read",
        headers={"Authorization": f"Bearer {token['authToken']}"})
    assert urllib.request.urlopen(gateway).status == 200
    signed_in.page.reload()
    expect(signed_in.card("Busy").get_by_text("just now")).to_be_visible()


def test_a_newer_version_is_marked(signed_in, agency):
    agency.token("Behind", apiVersion="v12")
    agency.token("Ahead", apiVersion="v13")
    signed_in.page.reload()
    expect(signed_in.card("Behind").get_by_text("v13 is newer")).to_be_visible()
    expect(signed_in.card("Ahead").get_by_text("newer")).to_have_count(0)


def test_a_token_with_every_scope_is_marked(signed_in, agency):
    agency.token("Mighty", scopes=["actions:read", "actions:write", "orders:read", "orders:write", "reports:read"])
    signed_in.page.reload()
    expect(signed_in.card("Mighty").get_by_text("every scope (5)")).to_be_visible()
    signed_in.open_card("Mighty")
    expect(signed_in.panel.get_by_text("This token may do everything")).to_be_visible()


def test_the_original_opens_from_its_copy(signed_in, agency):
    first = agency.token("Original")
    agency.admin.ask("POST", f"/v1/tokens/{first['id']}/duplicate", {}, 201)
    signed_in.page.reload()
    signed_in.card("Original (copy)").get_by_role("button", name="Original", exact=True).click()
    expect(signed_in.dialog.get_by_role("heading", name="Original")).to_be_visible()


def test_an_account_without_tokens_says_so(signed_in):
    expect(signed_in.page.get_by_text("There are no tokens yet")).to_be_visible()
    expect(signed_in.button("Create Access Token").first).to_be_visible()
    signed_in.shoot("no-tokens")


def test_a_token_that_nobody_uses_has_advice(open_console, story, size):
    console = open_console(story, size)
    console.page.clock.set_fixed_time(NOON)
    console.sign_in(story.home.admin, "#/tokens?sort=created,reverse")
    unused = console.cards.filter(has_text="unused for").first
    expect(unused).to_be_visible()
    unused.locator(".card-open").click()
    expect(console.panel.get_by_text("Nobody uses this token")).to_be_visible()
