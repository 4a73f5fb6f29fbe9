"""Edit by selecting the card: what the token is, what changes, and what somebody else did meanwhile."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def token(agency):
    return agency.token(
        "CRM sync", description="Copies contacts", apiVersion="v12", scopes=["actions:read", "orders:read"],
        contact="crm@example.org", developers=["lena@example.org"], allow=["10.0.0.0/8"])


@pytest.fixture
def editor(console, agency, token):
    console.sign_in(agency.admin)
    console.open_card("CRM sync")
    return console


def update(console, reason=None):
    console.confirm("Update")
    if reason:
        console.dialog.get_by_label("Reason").fill(reason)
    console.confirm("Update")


def test_the_pages_show_what_the_token_is(editor, token):
    panel = editor.panel
    expect(panel.get_by_label("Token name")).to_have_value("CRM sync")
    expect(panel.get_by_label("Description")).to_have_value("Copies contacts")
    expect(panel.get_by_label("API version").locator("option")).to_have_text(["v13 (latest)", "v12"])
    editor.shoot("edit-overview-own")
    editor.tab("API credentials")
    expect(panel.get_by_text(token["id"])).to_be_visible()
    expect(panel.get_by_role("button", name="Copy Account SID")).to_be_visible()
    expect(panel.get_by_label("Primary contact").first).to_have_value("crm@example.org")
    expect(panel.get_by_label("Developers")).to_have_value("lena@example.org")
    editor.shoot("edit-credentials")
    editor.tab("API scopes")
    expect(panel.get_by_label("actions:read")).to_be_checked()
    expect(panel.get_by_label("actions:write")).not_to_be_checked()
    editor.shoot("edit-scopes")
    editor.tab("Limits")
    expect(panel.get_by_label("Allowed networks")).to_have_value("10.0.0.0/8")
    editor.shoot("edit-limits")


def test_the_latest_version_is_no_choice(console, agency):
    agency.token("Ahead", apiVersion="v13")
    console.sign_in(agency.admin)
    console.open_card("Ahead")
    expect(console.panel.get_by_label("API version")).to_have_count(0)
    expect(console.panel.get_by_text("v13")).to_be_visible()


def test_update_lists_what_changes_and_changes_it(editor, agency, token):
    expect(editor.button("Update")).to_be_disabled()
    editor.panel.get_by_label("Token name").fill("CRM export")
    editor.panel.get_by_label("Description").fill("")
    editor.tab("API scopes")
    editor.panel.get_by_label("actions:write").check()
    editor.panel.get_by_label("orders:read").uncheck()
    editor.tab("API credentials")
    editor.panel.get_by_label("Developers").fill("lena@example.org\nmarko@example.org")
    editor.tab("Limits")
    editor.panel.get_by_label("Allowed networks").fill("")
    editor.panel.get_by_label("Not before").fill("2027-01-01T00:00")
    editor.panel.get_by_label("Expires").fill("2040-01-01T00:00")
    expect(editor.dialog.get_by_text("7 fields changed")).to_be_visible()
    editor.confirm("Update")
    changes = editor.dialog.locator(".differences")
    expect(changes.locator("dt")).to_have_text([
        "Name", "Description", "API scopes", "Developers", "Allowed networks", "Not before", "Expires"])
    expect(changes).to_contain_text("CRM sync → CRM export")
    expect(changes.get_by_text("actions:write")).to_be_visible()
    editor.dialog.get_by_label("Reason").fill("It exports now")
    editor.shoot("update")
    editor.confirm("Update")
    editor.expect_updated()
    expect(editor.dialog.get_by_role("heading", name="CRM export")).to_be_visible()
    now = agency.shown(token["id"])
    assert now["name"] == "CRM export" and now["description"] is None and now["allow"] == []
    assert now["scopes"] == ["actions:read", "actions:write"]
    assert now["developers"] == ["lena@example.org", "marko@example.org"]
    assert now["notBefore"].startswith("2027-01-01") and now["expires"].startswith("2040-01-01")
    last = agency.events(token["id"])[-1]
    assert (last["type"], last["reason"]) == ("token.edited", "It exports now")
    editor.page.keyboard.press("Escape")
    expect(editor.card("CRM export")).to_be_visible()


def test_the_version_is_upgraded_along_with_the_rest(editor, agency, token):
    editor.panel.get_by_label("Token name").fill("CRM export")
    editor.panel.get_by_label("API version").select_option("v13")
    update(editor)
    expect(editor.dialog.get_by_role("heading", name="CRM export")).to_be_visible()
    now = agency.shown(token["id"])
    assert (now["name"], now["apiVersion"]) == ("CRM export", "v13")
    assert [event["type"] for event in agency.events(token["id"])][1:] == ["token.edited", "token.version_upgraded"]


def test_reset_token_is_confirmed_and_shows_the_new_value(editor, agency, token):
    editor.tab("API credentials")
    editor.button("Reset Token").click()
    expect(editor.dialog.get_by_text("Integrations must be updated")).to_be_visible()
    editor.confirm("Reset Token")
    secret = editor.secret()
    editor.dialog.get_by_role("button", name="Copy Auth token").click()
    editor.confirm("Done")
    expect(editor.panel.get_by_text("value number 2")).to_be_visible()
    editor.panel.get_by_label("Developers").fill("")
    update(editor)
    editor.expect_updated()
    editor.tab("Limits")
    editor.panel.get_by_label("Allowed networks").fill("")
    update(editor)
    editor.expect_updated()
    assert agency.authenticates(secret)


def test_a_refusal_stands_with_the_question_and_nothing_is_lost(editor, agency):
    agency.token("Taken")
    editor.panel.get_by_label("Token name").fill("Taken")
    update(editor)
    expect(editor.dialog.get_by_text("Another token of the account is named Taken")).to_be_visible()
    editor.confirm("Cancel")
    expect(editor.panel.get_by_label("Token name")).to_have_value("Taken")


def test_leaving_with_changes_is_asked_about(editor, agency, token):
    editor.panel.get_by_label("Token name").fill("Something else")
    editor.page.keyboard.press("Escape")
    expect(editor.dialog.get_by_text("What you have changed has not been updated yet.")).to_be_visible()
    editor.dialog.get_by_role("button", name="Keep editing").click()
    expect(editor.panel.get_by_label("Token name")).to_have_value("Something else")
    editor.page.keyboard.press("Escape")
    editor.dialog.get_by_role("button", name="Discard").click()
    expect(editor.page.get_by_role("dialog")).to_have_count(0)
    assert agency.shown(token["id"])["name"] == "CRM sync"


def test_an_open_token_has_an_address_of_its_own(editor, token):
    editor.tab("API scopes")
    assert token["id"] in editor.page.url and "page=scopes" in editor.page.url
    editor.page.reload()
    expect(editor.panel.get_by_label("actions:read")).to_be_checked()
    editor.page.keyboard.press("Escape")
    expect(editor.page.get_by_role("dialog")).to_have_count(0)
    assert token["id"] not in editor.page.url


def test_what_others_changed_is_kept_and_both_are_shown(editor, agency, token):
    """Two people edit the same token: the fields of only one are kept, and of the others one chooses."""
    editor.panel.get_by_label("Token name").fill("My name")
    editor.panel.get_by_label("Description").fill("My words")
    agency.admin.ask("PATCH", f"/v1/tokens/{token['id']}", {"description": "Their words", "allow": []}, 200)
    update(editor)
    dialog = editor.dialog
    expect(dialog.get_by_text("Somebody else has changed this token")).to_be_visible()
    expect(dialog.get_by_text("Nothing of yours was updated")).to_be_visible()
    expect(dialog.get_by_role("group", name="Description")).to_contain_text("Their words")
    expect(dialog.get_by_role("group", name="Description")).to_contain_text("My words")
    expect(dialog.get_by_text("Allowed networks")).to_be_visible()
    editor.shoot("conflict")
    assert agency.shown(token["id"])["name"] == "CRM sync"
    dialog.get_by_label("Yours: My words").check()
    editor.confirm("Continue editing")
    expect(editor.panel.get_by_label("Description")).to_have_value("My words")
    expect(editor.dialog.get_by_text("2 fields changed")).to_be_visible()
    update(editor)
    expect(editor.dialog.get_by_role("heading", name="My name")).to_be_visible()
    now = agency.shown(token["id"])
    assert (now["name"], now["description"], now["allow"]) == ("My name", "My words", [])


def test_of_a_conflict_one_can_take_what_others_did(editor, agency, token):
    editor.panel.get_by_label("Description").fill("My words")
    agency.admin.ask("PATCH", f"/v1/tokens/{token['id']}", {"description": "Their words"}, 200)
    update(editor)
    editor.confirm("Discard mine")
    expect(editor.panel.get_by_label("Description")).to_have_value("Their words")
    editor.expect_updated()


def test_actions_are_there_too(editor, agency, token):
    editor.button("More actions").click()
    editor.page.get_by_role("menuitem", name="Disable").click()
    editor.confirm("Disable")
    expect(editor.dialog.get_by_role("heading", name="CRM sync")).to_contain_text("Disabled")
    assert agency.shown(token["id"])["state"] == "disabled"


def test_a_token_that_is_not_there_says_so(console, agency):
    console.sign_in(agency.admin, "#/tokens?token=token_01h455vb4pex5vsknk084sn02q")
    expect(console.dialog.get_by_text("Not found")).to_be_visible()
