"""Create Access Token: three steps, then the auth token, once."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def otto(agency):
    return agency.member("auditor", "Otto Auditor", email="otto@example.org")


@pytest.fixture
def wizard(signed_in):
    signed_in.button("Create Access Token").first.click()
    return signed_in


def go_on(console, verb="Next"):
    console.confirm(verb)


def at(console, number, title):
    expect(console.dialog.get_by_role("region", name=f"Step {number}: {title}")).to_be_visible()


def fill(console, name, scopes=("actions:read",)):
    """Goes through all three steps with as little as is needed."""
    console.dialog.get_by_label("Token name").fill(name)
    go_on(console)
    at(console, 2, "Contact information")
    go_on(console)
    at(console, 3, "API scopes")
    for category in {scope.split(":")[0].title() for scope in scopes}:
        console.dialog.get_by_role("switch", name=category).check()
    for scope in scopes:
        console.dialog.get_by_label(scope).check()


def test_three_steps_make_a_token(agency, otto, wizard):
    at(wizard, 1, "Setup")
    expect(wizard.dialog.get_by_label("API version")).to_have_value("v13")
    wizard.dialog.get_by_label("Token name").fill("CRM sync")
    wizard.dialog.get_by_label("Description").fill("First line\nSecond line")
    wizard.dialog.get_by_label("API version").select_option("v12")
    wizard.shoot("create-setup")
    go_on(wizard)
    at(wizard, 2, "Contact information")
    wizard.dialog.get_by_label("Primary contact").first.select_option("otto@example.org")
    wizard.dialog.get_by_label("Developers").fill("lena@example.org\nmarko@example.org")
    wizard.shoot("create-contact")
    go_on(wizard)
    at(wizard, 3, "API scopes")
    expect(wizard.dialog.get_by_label("actions:read")).to_have_count(1)
    expect(wizard.dialog.get_by_label("actions:read")).to_be_hidden()
    wizard.dialog.get_by_role("switch", name="Actions").check()
    wizard.dialog.get_by_label("actions:read").check()
    wizard.dialog.get_by_role("switch", name="Orders").check()
    wizard.dialog.get_by_role("button", name="All of Orders").click()
    expect(wizard.dialog.get_by_text("3 scopes chosen")).to_be_visible()
    expect(wizard.dialog.get_by_text("Keep it narrow")).to_be_visible()
    wizard.dialog.get_by_label("Reason").fill("New CRM")
    wizard.shoot("create-scopes")
    go_on(wizard, "Create")
    secret = wizard.secret()
    wizard.shoot("secret")
    wizard.dismiss_secret()
    expect(wizard.card("CRM sync")).to_be_visible()
    made = agency.tokens()[0]
    assert agency.authenticates(secret)
    assert made["description"] == "First line\nSecond line"
    assert made["apiVersion"] == "v12"
    assert made["contact"] == "otto@example.org"
    assert made["developers"] == ["lena@example.org", "marko@example.org"]
    assert made["scopes"] == ["actions:read", "orders:read", "orders:write"]
    assert agency.events(made["id"])[0]["reason"] == "New CRM"


def test_networks_and_dates_can_be_set_at_once(wizard, agency):
    wizard.dialog.get_by_text("Limits: networks and dates").click()
    wizard.dialog.get_by_label("Allowed networks").fill("10.0.0.0/8\n2001:db8::/32")
    wizard.dialog.get_by_label("Expires").fill("2040-05-01T12:30")
    fill(wizard, "Narrow")
    go_on(wizard, "Create")
    wizard.secret()
    made = agency.tokens()[0]
    assert made["allow"] == ["10.0.0.0/8", "2001:db8::/32"]
    assert made["expires"].startswith("2040-05-01T12:30:00")


def test_clear_all_takes_every_scope_away(wizard):
    fill(wizard, "CRM sync", ["actions:read", "reports:read"])
    wizard.dialog.get_by_role("button", name="Clear All").click()
    expect(wizard.dialog.get_by_text("0 scopes chosen")).to_be_visible()
    expect(wizard.dialog.get_by_role("switch", name="Actions")).not_to_be_checked()
    go_on(wizard, "Create")
    expect(wizard.dialog.get_by_text("A token needs at least one scope")).to_be_visible()


def test_a_category_that_is_switched_off_takes_its_scopes_along(wizard):
    fill(wizard, "CRM sync", ["actions:read", "reports:read"])
    wizard.dialog.get_by_role("switch", name="Reports").uncheck()
    expect(wizard.dialog.get_by_text("1 scope chosen")).to_be_visible()


def test_every_scope_brings_a_warning(wizard):
    fill(wizard, "Mighty", ["actions:read", "actions:write", "orders:read", "orders:write", "reports:read"])
    expect(wizard.dialog.get_by_text("This token may do everything")).to_be_visible()


@pytest.mark.parametrize("name,words", [
    ("", "A token needs a name."),
    ("TAKEN", "Another token of the account is named"),
    ("x" * 101, "101 characters"),
])
def test_a_name_that_is_not_good_is_refused_at_its_field(wizard, agency, name, words):
    agency.token("Taken")
    wizard.dialog.get_by_label("Token name").fill(name)
    go_on(wizard)
    expect(wizard.dialog.locator(".field-error", has_text=words)).to_be_visible()
    expect(wizard.dialog.get_by_label("Token name")).to_be_focused()
    at(wizard, 1, "Setup")


def test_networks_and_addresses_that_are_not_good_are_refused_at_their_fields(wizard):
    wizard.dialog.get_by_label("Token name").fill("CRM sync")
    wizard.dialog.get_by_text("Limits: networks and dates").click()
    wizard.dialog.get_by_label("Allowed networks").fill("10.0.0.1/8")
    go_on(wizard)
    expect(wizard.dialog.locator(".field-error", has_text="did you mean 10.0.0.0/8?")).to_be_visible()
    wizard.dialog.get_by_label("Allowed networks").fill("")
    go_on(wizard)
    at(wizard, 2, "Contact information")
    wizard.dialog.get_by_label("Developers").fill("nobody")
    go_on(wizard)
    expect(wizard.dialog.locator(".field-error", has_text="not of the form name@domain")).to_be_visible()
    expect(wizard.dialog.get_by_label("Developers")).to_be_focused()


def test_back_keeps_what_was_entered(wizard):
    wizard.dialog.get_by_label("Token name").fill("CRM sync")
    go_on(wizard)
    at(wizard, 2, "Contact information")
    go_on(wizard, "Back")
    expect(wizard.dialog.get_by_label("Token name")).to_have_value("CRM sync")


def test_another_contact_can_be_typed(wizard, agency):
    wizard.dialog.get_by_label("Token name").fill("CRM sync")
    go_on(wizard)
    wizard.dialog.get_by_label("Primary contact").first.select_option("other")
    wizard.dialog.get_by_label("Address of the primary contact").fill("desk@example.org")
    go_on(wizard)
    wizard.dialog.get_by_role("switch", name="Reports").check()
    wizard.dialog.get_by_label("reports:read").check()
    go_on(wizard, "Create")
    wizard.secret()
    assert agency.tokens()[0]["contact"] == "desk@example.org"


def test_leaving_with_something_entered_is_asked_about(wizard, agency):
    wizard.dialog.get_by_label("Token name").fill("CRM sync")
    wizard.page.keyboard.press("Escape")
    expect(wizard.dialog.get_by_text("What you have entered would be lost")).to_be_visible()
    wizard.dialog.get_by_role("button", name="Leave it").click()
    expect(wizard.page.get_by_role("dialog")).to_have_count(0)
    assert agency.tokens() == []


def test_the_secret_can_be_copied_alone_and_as_snippets(wizard, agency):
    wizard.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    fill(wizard, "CRM sync")
    go_on(wizard, "Create")
    secret = wizard.secret()
    id = agency.tokens()[0]["id"]
    clipboard = lambda: wizard.page.evaluate("navigator.clipboard.readText()")
    for name, text in (
        ("Copy Account SID", id), ("Copy Auth token", secret),
        ("Copy curl command", f"curl --user '{id}:{secret}' https://api.example.com/"),
    ):
        wizard.dialog.get_by_role("button", name=name).click()
        expect(wizard.dialog.get_by_role("button", name=name.replace("Copy", "Copied"))).to_be_visible()
        assert clipboard() == text
    wizard.dialog.get_by_text("Environment file").first.click()
    wizard.dialog.get_by_role("button", name="Copy Environment file").click()
    expect(wizard.dialog.get_by_role("button", name="Copied Environment file")).to_be_visible()
    assert clipboard() == f"ACCOUNT_SID={id}\nAUTH_TOKEN={secret}\n"


def test_a_secret_that_was_not_copied_is_not_closed_by_mistake(wizard):
    fill(wizard, "CRM sync")
    go_on(wizard, "Create")
    wizard.secret()
    wizard.page.keyboard.press("Escape")
    expect(wizard.dialog.get_by_text("You have not copied it")).to_be_visible()
    wizard.dialog.get_by_role("button", name="Close without it").click()
    expect(wizard.page.get_by_role("dialog")).to_have_count(0)


def test_nothing_keeps_the_secret_once_it_is_dismissed(wizard):
    sent = []
    wizard.page.on("request", lambda request: sent.append(request.url))
    fill(wizard, "CRM sync")
    go_on(wizard, "Create")
    secret = wizard.secret()
    wizard.dismiss_secret()
    page = wizard.page
    assert secret not in page.content()
    assert not re.search("tlk_|tlm_", page.content())
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state, document.cookie])")
    assert kept == '[{},{},null,""]'
    assert secret not in page.url and not any(secret in url for url in sent)
    values = page.evaluate("[...document.querySelectorAll('input, textarea')].map((one) => one.value)")
    assert not any("tlk_" in value or "tlm_" in value for value in values)
    page.go_back()
    assert secret not in page.content()
