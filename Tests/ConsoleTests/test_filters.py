"""Finding tokens: by name as one types, by creation, by state; in the address; with the count."""

import re

from playwright.sync_api import expect

NOON = "2026-05-11T11:00:00Z"


def test_the_search_narrows_as_one_types(signed_in, agency):
    for name in ("CRM sync", "Nightly export", "Sync of orders"):
        agency.token(name)
    signed_in.page.reload()
    expect(signed_in.page.get_by_text("3 tokens")).to_be_visible()
    search = signed_in.page.get_by_label("Search by Name")
    search.press_sequentially("sync")
    expect(signed_in.page.get_by_text("2 tokens found")).to_be_visible()
    expect(signed_in.card("Nightly export")).to_have_count(0)
    search.press_sequentially(" of")
    expect(signed_in.page.get_by_text("1 token found")).to_be_visible()
    expect(signed_in.page).to_have_url(re.compile(r"name=sync\+of"))
    expect(search).to_be_focused()


def test_states_combine_and_expired_tokens_do_not_vanish(open_console, story, size):
    console = open_console(story, size)
    admin = story.home.admin
    console.sign_in(admin)
    accounts = admin.ask("GET", "/v1/accounts", status=200)["accounts"]
    for state in ("enabled", "disabled", "expired"):
        total, place = max(
            (admin.ask("GET", f"/v1/tokens?account={one['id']}&state={state}", status=200)["total"], one["id"])
            for one in accounts)
        assert total > 0
        console.open(f"#/tokens?account={place}")
        expect(console.cards.first).to_be_visible()
        console.page.get_by_label(state.title(), exact=True).check()
        expect(console.page.get_by_text(re.compile(rf"^{total} tokens? found"))).to_be_visible()
        expect(console.cards.first.get_by_text(state.title(), exact=True)).to_be_visible()
        expect(console.page).to_have_url(re.compile(f"state={state}"))
    console.page.get_by_label("Enabled", exact=True).check()
    expect(console.page).to_have_url(re.compile("state=enabled&state=expired"))


def test_created_on_has_three_ranges(open_console, story, size):
    console = open_console(story, size)
    admin = story.home.admin
    console.sign_in(admin)
    for label, value in (
        ("Last 7 days", "last-7-days"), ("Last 30 days", "last-30-days"), ("More than 30 days", "more-than-30-days"),
    ):
        total = admin.ask(
            "GET", f"/v1/tokens?account={story.home.id}&created={value}", status=200)["total"]
        console.page.get_by_label("Created On").select_option(label)
        expect(console.page.get_by_text(re.compile(rf"^{total} tokens? found"))).to_be_visible()
        expect(console.page).to_have_url(re.compile(f"created={value}"))


def test_clear_all_takes_every_filter_away(signed_in, agency):
    agency.token("CRM sync")
    signed_in.open("#/tokens?name=nothing&state=disabled&created=last-7-days")
    signed_in.page.reload()
    expect(signed_in.page.get_by_text("No token fits these filters")).to_be_visible()
    expect(signed_in.page.get_by_label("Disabled", exact=True)).to_be_checked()
    signed_in.shoot("nothing-found")
    signed_in.button("Clear All").first.click()
    expect(signed_in.card("CRM sync")).to_be_visible()
    expect(signed_in.page.get_by_label("Search by Name")).to_have_value("")
    expect(signed_in.page.get_by_label("Disabled", exact=True)).not_to_be_checked()
    expect(signed_in.page.get_by_label("Created On")).to_have_value("")
    assert "name=" not in signed_in.page.url and "state=" not in signed_in.page.url


def test_an_address_shows_the_same_to_whoever_opens_it(signed_in, open_console, agency, ledger):
    token = agency.token("CRM sync")
    agency.token("Other")
    agency.admin.ask("POST", f"/v1/tokens/{token['id']}/disable", status=200)
    signed_in.page.get_by_label("Disabled", exact=True).check()
    expect(signed_in.page.get_by_text("1 token found")).to_be_visible()
    fragment = "#" + signed_in.page.url.split("#")[1]
    other = open_console(ledger, signed_in.size)
    other.sign_in(agency.member("auditor", "Otto"), fragment)
    expect(other.page.get_by_text("1 token found")).to_be_visible()
    expect(other.card("CRM sync")).to_be_visible()
    expect(other.card("Other")).to_have_count(0)


def test_filters_that_other_pages_lead_to_are_shown_and_can_be_taken_away(signed_in, agency):
    agency.token("Behind", apiVersion="v12")
    agency.token("Ahead", apiVersion="v13")
    signed_in.open("#/tokens?api-version=v12")
    expect(signed_in.page.get_by_text("1 token found")).to_be_visible()
    signed_in.button("API version: v12").click()
    expect(signed_in.page.get_by_text("2 tokens", exact=True)).to_be_visible()


def test_the_order_can_be_chosen(signed_in, agency):
    for name in ("Banana", "Apple", "Cherry"):
        agency.token(name)
    signed_in.page.reload()
    expect(signed_in.cards).to_have_count(3)
    expect(signed_in.cards.first).to_contain_text("Cherry")
    signed_in.page.get_by_label("Sort").select_option("Name")
    expect(signed_in.cards.first).to_contain_text("Apple")
    signed_in.page.get_by_label("Sort").select_option("Oldest first")
    expect(signed_in.cards.first).to_contain_text("Banana")


def test_the_past_is_marked_and_without_actions(signed_in, agency):
    token = agency.token("CRM sync")
    agency.admin.ask("PATCH", f"/v1/tokens/{token['id']}", {"name": "Renamed"}, 200)
    signed_in.open(f"#/tokens?at={token['revision']}")
    expect(signed_in.card("CRM sync")).to_be_visible()
    expect(signed_in.page.get_by_text("This is the past")).to_be_visible()
    expect(signed_in.button("Create Access Token")).to_have_count(0)
    expect(signed_in.button("More: CRM sync")).to_have_count(0)
    signed_in.button("Back to now").click()
    expect(signed_in.card("Renamed")).to_be_visible()
