"""Names that people, and others, give to things."""

import pytest
from playwright.sync_api import expect

NAMES = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "\"'`><svg/onload=alert(1)>",
    "{{7*7}} ${7*7} javascript:alert(1)",
    "مزامنة العملاء مع المتجر",
    "עברית ואנגלית CRM (test)",
    "レジ 横浜店",
    "W" * 100,
    "a word and another " * 5,
    "Ünïcödé 🧾 ＡＢＣ",
]


def shown(console, name):
    """The card of a name, which none of the page's own ways of finding may have to parse."""
    return console.page.locator(".card-open bdi").get_by_text(name.strip(), exact=True)


def test_every_text_is_shown_as_it_is(signed_in, agency):
    fired = []
    signed_in.page.on("dialog", lambda dialog: fired.append(dialog.message))
    ids = {}
    for number, name in enumerate(NAMES):
        ids[name] = agency.token(name, description=name, contact=None, developers=[])["id"]
    signed_in.page.reload()
    for name in NAMES:
        expect(shown(signed_in, name)).to_be_visible()
    assert signed_in.page.locator("main img, main script, main svg[onload]").count() == 0
    overflow = signed_in.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
    signed_in.shoot("hostile-names")
    assert fired == []


@pytest.mark.parametrize("name", [NAMES[0], NAMES[2], NAMES[4], NAMES[7]])
def test_every_dialog_shows_it_as_it_is(signed_in, agency, name):
    token = agency.token(name, description=f"{name}\n{name}", scopes=["actions:read"], apiVersion="v12")
    signed_in.page.reload()
    open_card = lambda: shown(signed_in, name).click()
    open_card()
    heading = signed_in.dialog.get_by_role("heading", level=2)
    expect(heading).to_contain_text(name)
    expect(signed_in.panel.get_by_label("Token name")).to_have_value(name)
    signed_in.panel.get_by_label("Description").fill(name)
    signed_in.confirm("Update")
    expect(signed_in.dialog).to_contain_text(name)
    signed_in.shoot("hostile-update")
    signed_in.confirm("Update")
    signed_in.expect_updated()
    signed_in.page.keyboard.press("Escape")
    for action, verb in (("Duplicate", "Duplicate"), ("Delete", "Delete")):
        signed_in.cards.last.locator(".more button").click()
        signed_in.page.get_by_role("menuitem", name=action).click()
        expect(signed_in.dialog.get_by_role("heading", level=2)).to_contain_text(name)
        inside = signed_in.dialog.evaluate(
            "(dialog) => dialog.scrollWidth <= dialog.clientWidth && !dialog.querySelector('img, script')")
        assert inside
        if action == "Delete":
            signed_in.dialog.get_by_label("Type the token's name").fill(name)
        else:
            signed_in.confirm("Cancel")
    signed_in.confirm("Delete")
    expect(signed_in.page.get_by_role("dialog")).to_have_count(0)
    assert agency.shown(token["id"])["state"] == "deleted"


def test_names_of_accounts_and_members_are_text_too(console, ledger, size):
    agency = ledger.agency(name=f"<b>Agency</b> {size}")
    client = agency.client(f"<i onclick=alert(1)>Client</i> {size}")
    member = agency.member("account-administrator", "<u>Ulla</u>")
    made = member.ask("POST", "/v1/tokens", {"account": client.id, "name": "Plain", "scopes": ["actions:read"]}, 201)
    assert made["token"]["createdBy"]
    console.sign_in(member)
    expect(console.page.get_by_label("Account", exact=True)).to_contain_text(f"<b>Agency</b> {size}")
    console.page.get_by_label("Account", exact=True).select_option(label=client.name)
    expect(console.card("Plain").get_by_text("<u>Ulla</u>")).to_be_visible()
    assert console.page.locator("main u, main i, header b").count() == 0


def test_a_direction_of_its_own_does_not_turn_what_stands_around_a_name(signed_in, agency):
    agency.token("שם (1)")
    signed_in.page.reload()
    card = signed_in.card("שם (1)")
    name, chip = card.locator(".card-open bdi").bounding_box(), card.locator(".chip").first.bounding_box()
    assert name["x"] < chip["x"]
