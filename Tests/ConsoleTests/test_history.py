"""The history of a token: who, when, why, what; where it comes from; how its values were used."""

import time
import urllib.request

from playwright.sync_api import expect


def use(ledger, secret):
    """Lets a request through, as a gateway does."""
    asked = urllib.request.Request(
        ledger.url + "/v1/authorize", headers={
            "Authorization": f"Bearer {secret}", "X-Forwarded-For": "10.0.3.7"})
    assert urllib.request.urlopen(asked, timeout=20).status == 200


def reason(text):
    return {"TokenLedger-Reason": text.replace(" ", "%20")}


def open_history(console, account, token):
    console.sign_in(account.admin, f"#/tokens?token={token['id']}&page=history")
    dialog = console.page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Timeline")).to_be_visible()
    return dialog


def test_the_timeline_tells_who_when_why_and_each_field_before_and_after(console, agency):
    token = agency.token("CRM sync", description="Nightly")
    agency.admin.ask("PATCH", f"/v1/tokens/{token['id']}", {"description": "Hourly"},
                     headers={**reason("Sales ask for it"), "Content-Type": "application/merge-patch+json"})
    agency.admin.ask("POST", f"/v1/tokens/{token['id']}/disable", headers=reason("Leaked"))
    dialog = open_history(console, agency, token)
    steps = dialog.get_by_role("region", name="Timeline").locator("ol > li")
    expect(steps).to_have_count(3)
    expect(steps.locator("h3")).to_have_text(["Disabled", "Edited", "Created"])
    edited = steps.nth(1)
    expect(edited).to_contain_text("by Ada Admin by the API from 127.0.0.1")
    expect(edited).to_contain_text("“Sales ask for it”")
    expect(edited.locator("del")).to_have_text("Nightly")
    expect(edited.locator("ins")).to_have_text("Hourly")
    expect(steps.nth(0)).to_contain_text("enabled → disabled")
    console.shoot("history")


def test_the_lineage_is_a_picture_and_a_list_that_leads_on(console, agency):
    first = agency.token("Origin")
    copy = agency.admin.ask("POST", f"/v1/tokens/{first['id']}/duplicate", {"name": "Copy"})["token"]
    agency.admin.ask("POST", f"/v1/tokens/{copy['id']}/duplicate", {"name": "Copy of the copy"})
    dialog = open_history(console, agency, copy)
    lineage = dialog.get_by_role("region", name="Lineage")
    expect(lineage.get_by_role("img", name="A tree of 3 tokens")).to_be_visible()
    expect(lineage.locator("svg .edge")).to_have_count(2)
    expect(lineage.locator("svg .current text").first).to_have_text("Copy")
    lineage.get_by_text("As a list").click()
    console.shoot("lineage")
    lineage.get_by_role("button", name="Copy of the copy").click()
    expect(console.page.get_by_role("dialog").get_by_role("heading", name="Copy of the copy")).to_be_visible()
    expect(console.page.get_by_role("dialog").locator("svg .current text").first).to_have_text("Copy of the copy")


def test_the_previous_value_is_told_of_and_its_grace_ends_now(console, agency):
    token = agency.token("Webshop")
    old = token["authToken"]
    agency.admin.ask("POST", f"/v1/tokens/{token['id']}/reset", {"grace": "1d"})
    use(agency.ledger, old)
    until_used(agency, token)
    dialog = open_history(console, agency, token)
    values = dialog.get_by_role("region", name="Auth token values")
    expect(values).to_contain_text("The previous value was used just now from 10.0.3.7, 1 time in all")
    expect(values).to_contain_text("works until")
    values.get_by_role("button", name="End grace now").click()
    console.page.get_by_role("dialog").last.get_by_label("Reason").fill("Everybody is updated")
    console.page.get_by_role("dialog").last.locator("footer").get_by_role("button", name="End grace now").click()
    expect(console.page.get_by_text("The previous auth token has stopped.").first).to_be_visible()
    assert not agency.authenticates(old)
    assert agency.events(token["id"])[-1]["reason"] == "Everybody is updated"


def test_a_reset_is_taken_back(console, agency):
    token = agency.token("Webshop")
    new = agency.admin.ask("POST", f"/v1/tokens/{token['id']}/reset", {"grace": "1d"})["authToken"]
    dialog = open_history(console, agency, token)
    dialog.get_by_role("button", name="Take back").click()
    console.page.get_by_role("dialog").last.locator("footer").get_by_role("button", name="Take back").click()
    expect(console.page.get_by_text("The reset is taken back.").first).to_be_visible()
    assert agency.authenticates(token["authToken"]) and not agency.authenticates(new)


def until_used(account, token):
    """Uses are written down every now and then."""
    for _ in range(200):
        if account.shown(token["id"])["usage"]["lastUsed"]:
            return
        time.sleep(0.05)
    raise AssertionError("the use is not written down")
