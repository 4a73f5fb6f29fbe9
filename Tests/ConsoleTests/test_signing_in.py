"""Who gets in, what each role sees, and how one leaves."""

import re

import pytest
from playwright.sync_api import expect


def test_a_member_signs_in_with_its_key(console, agency):
    agency.token("CRM sync")
    console.open()
    expect(console.heading).to_have_text("Sign in")
    console.sign_in(agency.admin)
    expect(console.heading).to_have_text("Platform REST Web Services")
    expect(console.card("CRM sync")).to_be_visible()
    console.shoot("tokens")


def test_a_wrong_key_is_refused_in_words(console):
    console.open()
    console.page.get_by_label("Member key").fill("tlm_nobody")
    console.button("Sign in").click()
    expect(console.page.get_by_text("This is no member key that is good here")).to_be_visible()
    expect(console.page.get_by_label("Member key")).to_be_focused()
    console.shoot("sign-in")


def test_an_empty_key_is_asked_for(console):
    console.open()
    console.button("Sign in").click()
    expect(console.page.get_by_text("Enter your member key.")).to_be_visible()


@pytest.mark.parametrize("role", ["account-administrator", "implementation-specialist"])
def test_administrators_and_specialists_manage_tokens(console, agency, role):
    agency.token("CRM sync")
    console.sign_in(agency.member(role, "Sam Somebody"))
    expect(console.button("Create Access Token")).to_be_visible()
    expect(console.button("More: CRM sync")).to_be_visible()


def test_auditors_see_tokens_without_actions(console, agency):
    agency.token("CRM sync")
    console.sign_in(agency.member("auditor", "Otto Auditor"))
    expect(console.card("CRM sync")).to_be_visible()
    expect(console.button("Create Access Token")).to_have_count(0)
    expect(console.button("More: CRM sync")).to_have_count(0)
    console.open_card("CRM sync")
    expect(console.page.get_by_label("Token name")).to_be_disabled()
    expect(console.dialog.get_by_role("button", name="Update")).to_have_count(0)
    console.tab("API credentials")
    expect(console.button("Reset Token")).to_have_count(0)


def test_gateways_see_nothing(console, agency):
    agency.token("CRM sync")
    console.sign_in(agency.member("gateway", "Gate Way"))
    expect(console.page.get_by_text("This key is for gateways")).to_be_visible()
    expect(console.cards).to_have_count(0)


def test_signing_out_ends_the_session(signed_in):
    signed_in.button("You:").click()
    signed_in.page.get_by_role("menuitem", name="Sign out", exact=True).click()
    expect(signed_in.heading).to_have_text("Sign in")
    signed_in.page.reload()
    expect(signed_in.heading).to_have_text("Sign in")


def test_a_session_outlives_a_reload(signed_in):
    signed_in.page.reload()
    expect(signed_in.heading).to_have_text("Platform REST Web Services")


def test_without_api_access_the_page_says_so_and_whoever_may_enables_it(console, ledger):
    agency = ledger.agency(api_access=False)
    token = agency.token("CRM sync")
    assert not agency.authenticates(token["authToken"])
    console.sign_in(agency.member("implementation-specialist", "Sam Specialist"))
    expect(console.page.get_by_text("API access is off")).to_be_visible()
    console.shoot("api-access-off")
    console.button("Enable API access").click()
    console.dialog.get_by_label("Reason").fill("The contract is signed")
    console.dialog.get_by_role("button", name="Enable API access").click()
    expect(console.page.get_by_text("API access is off")).to_have_count(0)
    assert agency.authenticates(token["authToken"])


def test_an_auditor_is_told_that_api_access_is_off_and_who_may_enable_it(console, ledger):
    agency = ledger.agency(api_access=False)
    console.sign_in(agency.member("auditor", "Otto Auditor"))
    expect(console.page.get_by_text("API access is off")).to_be_visible()
    expect(console.button("Enable API access")).to_have_count(0)


def test_the_way_to_the_page_is_settings_technical(signed_in):
    if signed_in.size == "phone":
        signed_in.button("Menu").click()
        place = signed_in.dialog
        signed_in.shoot("drawer")
    else:
        place = signed_in.page.get_by_role("navigation", name="Main")
    expect(place.get_by_role("heading", name="Settings")).to_be_visible()
    expect(place.get_by_role("heading", name="Technical")).to_be_visible()
    link = place.get_by_role("link", name="Platform REST Web Services")
    expect(link).to_have_attribute("aria-current", "page")
    link.click()
    expect(signed_in.heading).to_have_text("Platform REST Web Services")
    if signed_in.size == "phone":
        expect(signed_in.page.get_by_role("dialog")).to_have_count(0)


def test_an_agency_user_switches_between_the_agency_and_its_clients(console, agency):
    agency.token("Of the agency")
    client = agency.client(f"Client of {agency.name}")
    client.token("Of the client")
    console.sign_in(agency.admin)
    expect(console.card("Of the agency")).to_be_visible()
    console.page.get_by_label("Account", exact=True).select_option(label=client.name)
    expect(console.card("Of the client")).to_be_visible()
    expect(console.card("Of the agency")).to_have_count(0)
    expect(console.page).to_have_url(re.compile(client.id))
    console.page.go_back()
    expect(console.card("Of the agency")).to_be_visible()


def test_an_account_that_is_not_to_be_seen_is_not_there(console, ledger, agency):
    stranger = ledger.agency()
    console.sign_in(agency.admin, f"#/tokens?account={stranger.id}")
    expect(console.page.get_by_text("No such account")).to_be_visible()
