"""Time travel, comparing two moments, and replay."""

import datetime

import pytest
from playwright.sync_api import expect


def local(event):
    """The second before an event, as a field of date and time has it; the browser's zone is UTC."""
    at = datetime.datetime.fromisoformat(event["recordedAt"].replace("Z", "+00:00"))
    return (at - datetime.timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%S")


@pytest.fixture
def console(open_console, story, size):
    return open_console(story, size)


@pytest.fixture
def kelder(console, story):
    """A client account with half a year of history, in a console at its end."""
    console.page.clock.set_fixed_time("2026-05-11T11:00:00Z")
    account = story.account("Kelder Reisen AG")
    console.sign_in(story.home.admin, f"#/tokens?account={account}")
    expect(console.cards.first).to_be_visible()
    return account


def test_the_page_is_shown_as_of_a_moment_without_actions(console, story, kelder):
    console.button("As of…").click()
    console.dialog.get_by_label("Moment").fill("2026-01-20T12:00:00")
    console.dialog.get_by_role("button", name="Show", exact=True).click()
    expect(console.page.get_by_text("As it was: 20 Jan 2026, 12:00:00")).to_be_visible()
    past = story.home.admin.ask("GET", f"/v1/tokens?account={kelder}&at=2026-01-20T12:00:00Z")
    expect(console.cards).to_have_count(past["total"])
    assert past["total"] < story.home.admin.ask("GET", f"/v1/tokens?account={kelder}")["total"]
    expect(console.button("More:")).to_have_count(0)
    expect(console.button("Create Access Token")).to_be_hidden()
    expect(console.button("Bulk…")).to_be_hidden()
    console.shoot("as-of")
    console.card("iOS app").get_by_role("button", name="iOS app", exact=True).click()
    expect(console.dialog.get_by_role("button", name="Update", exact=True)).to_have_count(0)
    console.dialog.get_by_role("tab", name="History").click()
    expect(console.dialog.locator(".timeline > li")).to_have_count(1)
    console.page.keyboard.press("Escape")
    console.button("Back to now").click()
    expect(console.button("More:").first).to_be_visible()


def test_two_moments_are_compared(console, story, kelder):
    console.button("As of…").click()
    console.dialog.get_by_label("Moment").fill("2026-05-11T09:00:00")
    console.button("Compare two moments").click()
    found = console.page.get_by_role("region", name="Differences")
    told = story.home.admin.ask(
        "GET", f"/v1/replay?view=difference&account={kelder}&from=2026-05-11T09:00:00Z")["subjects"]
    expect(found.locator("article")).to_have_count(len(told))
    expect(found).to_contain_text("Token Festival packages")
    console.shoot("compare")
    console.page.get_by_label("From").fill("2026-05-11T10:59:59")
    console.page.get_by_label("To").fill("2026-05-11T10:59:59")
    console.page.get_by_role("button", name="Compare", exact=True).click()
    expect(found).to_contain_text("Nothing is different")


def test_replay_steps_forward_and_back_by_buttons_and_by_keyboard(open_console, agency, size):
    console = open_console(agency.ledger, size)
    token = agency.token("CRM sync", description="Nightly")
    agency.admin.ask("PATCH", f"/v1/tokens/{token['id']}", {"description": "Hourly"},
                     headers={"Content-Type": "application/merge-patch+json"})
    agency.admin.ask("POST", f"/v1/tokens/{token['id']}/disable")
    console.sign_in(agency.admin, f"#/tokens?token={token['id']}&page=history")
    console.button("Replay step by step").click()
    expect(console.heading).to_have_text("Replay: Token CRM sync")
    state = console.page.get_by_role("region", name="State after it")
    expect(console.page.get_by_text("Step 1 of 3", exact=True)).to_be_visible()
    expect(state).to_contain_text("Nightly")
    console.button("Forward").click()
    expect(state).to_contain_text("Hourly")
    expect(state.locator(".changed")).to_have_count(1)
    console.page.keyboard.press("ArrowRight")
    expect(state).to_contain_text("disabled")
    console.shoot("replay")
    expect(console.button("Forward")).to_have_attribute("aria-disabled", "true")
    console.page.keyboard.press("ArrowRight")
    expect(console.page.get_by_text("Step 3 of 3", exact=True)).to_be_visible()
    console.page.keyboard.press("Home")
    expect(state).to_contain_text("Nightly")
    console.page.get_by_role("slider", name="Step").focus()
    console.page.keyboard.press("ArrowRight")
    expect(state).to_contain_text("Hourly")
    console.page.reload()
    expect(console.page.get_by_text("Step 2 of 3", exact=True)).to_be_visible()
    console.button("The whole account").click()
    expect(console.heading).to_have_text(f"Replay: Account {agency.name}")
