"""The account: its name, and whether its tokens authenticate at all; and grace, which a card tells of."""

from playwright.sync_api import expect


def test_an_administrator_renames_the_account_and_switches_its_api_access(console, agency):
    token = agency.token("CRM sync")
    console.sign_in(agency.admin, "#/account")
    main = console.page.get_by_role("main")
    expect(main.get_by_text(agency.id)).to_be_visible()
    console.button("Rename").click()
    name = f"{agency.name}, renamed"
    console.dialog.get_by_label("Name").fill(name)
    console.dialog.get_by_label("Reason").fill("Bought")
    console.confirm("Rename")
    expect(main.get_by_text(name)).to_be_visible()
    expect(console.page.locator("header").get_by_text(name)).to_be_visible()
    console.button("Disable API access").click()
    expect(console.dialog).to_contain_text("Every token of this account stops at once")
    console.shoot("disable-api-access")
    console.confirm("Disable API access")
    expect(main.get_by_text("No token of this account authenticates")).to_be_visible()
    assert not agency.authenticates(token["authToken"])
    console.shoot("account")
    console.button("Enable API access").click()
    console.confirm("Enable API access")
    expect(console.button("Disable API access")).to_be_visible()
    assert agency.authenticates(token["authToken"])
    last = agency.admin.ask("GET", f"/v1/events?account={agency.id}&reverse=true&limit=3", status=200)["events"]
    assert [one["type"] for one in last] == [
        "account.api_access_enabled", "account.api_access_disabled", "account.renamed"]
    assert last[2]["reason"] == "Bought"


def test_who_may_only_enable_api_access_is_not_offered_to_disable_it(open_console, agency):
    console = open_console(agency.ledger)
    console.sign_in(agency.member("implementation-specialist", "Ivo"), "#/account")
    expect(console.page.get_by_role("main").get_by_text(agency.id)).to_be_visible()
    expect(console.button("Disable API access")).to_have_count(0)
    expect(console.button("Rename")).to_have_count(0)


def test_a_card_and_its_page_tell_until_when_the_previous_value_works(console, agency):
    agency.token("Webshop")
    console.sign_in(agency.admin)
    console.more("Webshop", "Reset")
    console.dialog.get_by_label("Stops after a while").check()
    console.confirm("Reset Token")
    console.secret()
    console.dismiss_secret()
    expect(console.card("Webshop")).to_contain_text("The previous value works until")
    console.shoot("grace")
    console.open_card("Webshop")
    console.tab("API credentials")
    expect(console.panel).to_contain_text("The previous value works until")
    console.tab("History")
    console.panel.get_by_role("button", name="End grace now").click()
    console.confirm("End grace now")
    expect(console.page.get_by_text("The previous auth token has stopped.").first).to_be_visible()
    console.page.keyboard.press("Escape")
    expect(console.card("Webshop")).not_to_contain_text("The previous value works until")


def test_tokens_that_nobody_used_are_changed_together(open_console, story):
    console = open_console(story)
    console.sign_in(story.home.admin)
    console.page.get_by_label("Last used").select_option(label="Not for 90 days")
    expect(console.page.locator(".cards[aria-busy=false]")).to_be_visible()
    shown = console.cards.count()
    unused = story.home.tokens("&unused-since=90d")
    assert 0 < shown == len(unused)
    console.button("Bulk…").click()
    expect(console.dialog).to_contain_text("unused since 90d")
    console.confirm("Dry run")
    enabled = sum(one["state"] != "disabled" for one in unused)
    expect(console.dialog).to_contain_text("would be disabled")
    expect(console.dialog.locator("li")).to_have_count(enabled)
