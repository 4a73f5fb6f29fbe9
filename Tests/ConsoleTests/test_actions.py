"""The menu of a card: duplicate, reset, upgrade, disable and enable, delete."""

import pytest
from playwright.sync_api import expect


def reasons(agency, id):
    return [(event["type"], event["reason"]) for event in agency.events(id)]


def test_the_menu_has_what_can_be_done(signed_in, agency):
    agency.token("Behind", apiVersion="v12")
    agency.token("Ahead", apiVersion="v13")
    signed_in.page.reload()
    menu = signed_in.more("Behind")
    expect(menu.get_by_role("menuitem")).to_have_text(
        ["Duplicate", "Reset", "Upgrade Version", "Disable", "Delete"])
    signed_in.shoot("menu")
    signed_in.page.keyboard.press("Escape")
    expect(signed_in.more("Ahead").get_by_role("menuitem")).to_have_text(
        ["Duplicate", "Reset", "Disable", "Delete"])


def test_disable_and_enable(signed_in, agency):
    token = agency.token("CRM sync")
    signed_in.page.reload()
    signed_in.more("CRM sync", "Disable")
    signed_in.shoot("disable")
    signed_in.dialog.get_by_label("Reason").fill("Wegen Änderung – ☕")
    signed_in.confirm("Disable")
    expect(signed_in.card("CRM sync").get_by_text("Disabled")).to_be_visible()
    assert not agency.authenticates(token["authToken"])
    signed_in.more("CRM sync", "Enable")
    signed_in.confirm("Enable")
    expect(signed_in.card("CRM sync").get_by_text("Enabled")).to_be_visible()
    assert agency.authenticates(token["authToken"])
    assert reasons(agency, token["id"])[1:] == [
        ("token.disabled", "Wegen Änderung – ☕"), ("token.enabled", None)]
    assert agency.events(token["id"])[1]["actor"]["via"] == "console"


def test_a_question_that_is_left_changes_nothing(signed_in, agency):
    token = agency.token("CRM sync")
    signed_in.page.reload()
    signed_in.more("CRM sync", "Disable")
    signed_in.confirm("Cancel")
    expect(signed_in.page.get_by_role("dialog")).to_have_count(0)
    expect(signed_in.button("More: CRM sync")).to_be_focused()
    signed_in.more("CRM sync", "Disable")
    signed_in.page.keyboard.press("Escape")
    expect(signed_in.page.get_by_role("dialog")).to_have_count(0)
    assert agency.shown(token["id"])["state"] == "enabled"


def test_delete_asks_for_the_name_to_be_typed(signed_in, agency):
    token = agency.token("CRM sync")
    signed_in.page.reload()
    signed_in.more("CRM sync", "Delete")
    delete = signed_in.dialog.get_by_role("button", name="Delete", exact=True)
    expect(delete).to_be_disabled()
    signed_in.dialog.get_by_label("Type the token's name").fill("crm sync")
    expect(delete).to_be_disabled()
    signed_in.dialog.get_by_label("Type the token's name").fill("CRM sync")
    signed_in.dialog.get_by_label("Reason").fill("Replaced")
    signed_in.shoot("delete")
    delete.click()
    expect(signed_in.card("CRM sync")).to_have_count(0)
    expect(signed_in.page.get_by_text("0 tokens")).to_be_visible()
    assert agency.shown(token["id"])["state"] == "deleted"
    assert reasons(agency, token["id"])[-1] == ("token.deleted", "Replaced")
    assert not agency.authenticates(token["authToken"])


def test_duplicate_makes_a_token_with_the_same_rights_and_shows_its_secret_once(signed_in, agency):
    token = agency.token(
        "CRM sync", scopes=["orders:read", "actions:write"], description="Nightly", allow=["10.0.0.0/8"],
        contact="a@example.org", apiVersion="v12")
    signed_in.page.reload()
    signed_in.more("CRM sync", "Duplicate")
    expect(signed_in.dialog.get_by_label("Name of the duplicate")).to_have_attribute("placeholder", "CRM sync (copy)")
    signed_in.dialog.get_by_label("Reason").fill("For staging")
    signed_in.shoot("duplicate")
    signed_in.confirm("Duplicate")
    secret = signed_in.secret()
    signed_in.dismiss_secret()
    expect(signed_in.card("CRM sync (copy)").get_by_text("Copy of CRM sync")).to_be_visible()
    made = next(one for one in agency.tokens() if one["name"] == "CRM sync (copy)")
    for field in ("scopes", "description", "allow", "contact", "apiVersion"):
        assert made[field] == token[field]
    assert made["duplicatedFrom"] == token["id"]
    assert reasons(agency, made["id"]) == [("token.duplicated", "For staging")]
    agency.admin.ask("PATCH", f"/v1/tokens/{made['id']}", {"allow": []}, 200)
    assert agency.authenticates(secret) and agency.authenticates(token["authToken"]) is False


def test_duplicate_takes_another_name_and_refuses_one_that_is_taken(signed_in, agency):
    agency.token("CRM sync")
    signed_in.page.reload()
    signed_in.more("CRM sync", "Duplicate")
    signed_in.dialog.get_by_label("Name of the duplicate").fill("crm SYNC")
    signed_in.confirm("Duplicate")
    expect(signed_in.dialog.locator(".field-error").filter(has_text="Another token of the account is named")).to_be_visible()
    signed_in.dialog.get_by_label("Name of the duplicate").fill("Second sync")
    signed_in.confirm("Duplicate")
    signed_in.secret()
    signed_in.dismiss_secret()
    expect(signed_in.card("Second sync")).to_be_visible()


def test_reset_stops_the_previous_value_now(signed_in, agency):
    token = agency.token("CRM sync")
    signed_in.page.reload()
    signed_in.more("CRM sync", "Reset")
    expect(signed_in.dialog.get_by_text("Integrations must be updated")).to_be_visible()
    expect(signed_in.dialog.get_by_label("Stops now")).to_be_checked()
    expect(signed_in.dialog.get_by_text("Before you reset")).to_be_visible()
    signed_in.dialog.get_by_label("Reason").fill("Leaked")
    signed_in.shoot("reset")
    signed_in.confirm("Reset Token")
    secret = signed_in.secret()
    signed_in.dismiss_secret()
    assert agency.authenticates(secret) and not agency.authenticates(token["authToken"])
    assert reasons(agency, token["id"])[-1] == ("token.reset", "Leaked")


def test_reset_lets_the_previous_value_go_on_for_a_while(signed_in, agency):
    token = agency.token("CRM sync")
    signed_in.page.reload()
    signed_in.more("CRM sync", "Reset")
    signed_in.dialog.get_by_label("Stops after a while").check()
    signed_in.dialog.get_by_label("How long the previous value goes on").select_option("7 days")
    signed_in.confirm("Reset Token")
    secret = signed_in.secret()
    signed_in.dismiss_secret()
    assert agency.authenticates(secret) and agency.authenticates(token["authToken"])
    assert agency.shown(token["id"])["generation"] == 2


def test_upgrade_says_which_version_and_what_is_deprecated(signed_in, agency):
    token = agency.token("CRM sync", apiVersion="v11")
    signed_in.page.reload()
    signed_in.more("CRM sync", "Upgrade Version")
    expect(signed_in.dialog.get_by_text("which is deprecated and ends on 31 Jan 2031")).to_be_visible()
    versions = signed_in.dialog.get_by_label("API version")
    expect(versions.locator("option")).to_have_text(["v13 (latest)", "v12"])
    expect(versions).to_have_value("v13")
    signed_in.shoot("upgrade")
    versions.select_option("v12")
    signed_in.dialog.get_by_label("Reason").fill("v11 ends")
    signed_in.confirm("Upgrade Version")
    expect(signed_in.card("CRM sync").get_by_text("v12", exact=True)).to_be_visible()
    assert reasons(agency, token["id"])[-1] == ("token.version_upgraded", "v11 ends")


@pytest.mark.parametrize("action,verb", [("Disable", "Disable"), ("Delete", "Delete"), ("Reset", "Reset Token")])
def test_what_somebody_else_has_changed_is_shown_before_it_is_done(signed_in, agency, action, verb):
    token = agency.token("CRM sync")
    signed_in.page.reload()
    signed_in.more("CRM sync", action)
    agency.admin.ask("PATCH", f"/v1/tokens/{token['id']}", {"description": "Do not touch!"}, 200)
    if action == "Delete":
        signed_in.dialog.get_by_label("Type the token's name").fill("CRM sync")
    signed_in.confirm(verb)
    expect(signed_in.dialog.get_by_text("It has changed since you looked")).to_be_visible()
    expect(signed_in.dialog.get_by_text("Do not touch!")).to_be_visible()
    assert agency.shown(token["id"])["state"] == "enabled"
    signed_in.confirm(f"{verb} anyway")
    if action == "Reset":
        signed_in.secret()
    else:
        expect(signed_in.page.get_by_role("dialog")).to_have_count(0)
        assert agency.shown(token["id"])["state"] == {"Disable": "disabled", "Delete": "deleted"}[action]
