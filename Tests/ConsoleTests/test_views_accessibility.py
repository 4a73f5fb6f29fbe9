"""WCAG 2.2 AA, as far as axe-core can tell, on every view of the past and its dialogs."""

from playwright.sync_api import expect

NOON = "2026-05-11T11:00:00Z"


def test_axe_finds_nothing_on_the_views_of_the_past(open_console, story, size, checked):
    console = open_console(story, size)
    page = console.page
    page.clock.set_fixed_time(NOON)
    admin = story.home.admin
    account = story.account("Kelder Reisen AG")
    tokens = admin.ask("GET", f"/v1/tokens?account={account}&limit=1000", status=200)["tokens"]
    token = next(one["id"] for one in tokens if one["name"] == "iOS app")
    event = admin.ask("GET", f"/v1/tokens/{token}/events", status=200)["events"][-1]["position"]
    console.sign_in(admin, f"#/tokens?account={account}&token={token}&page=history")
    expect(page.get_by_role("region", name="Timeline")).to_be_visible()
    page.get_by_text("As a list").click()
    checked(console, "token-history")

    def go(fragment):
        page.goto(f"{story.url}/#/{fragment}")

    go(f"tokens?account={account}&at=2026-02-01T00:00:00Z")
    expect(page.get_by_text("As it was:")).to_be_visible()
    expect(page.locator(".cards[aria-busy=false]")).to_be_visible()
    checked(console, "tokens-past")
    console.button("As of…").click()
    checked(console, "as-of-dialog")
    page.keyboard.press("Escape")
    go(f"audit?account={account}")
    expect(page.get_by_role("img")).to_be_visible()
    page.get_by_text("As a table").click()
    checked(console, "audit-trail")
    go(f"audit?account={account}&event={event}")
    expect(page.get_by_role("dialog").get_by_role("button", name="Prove it")).to_be_visible()
    page.get_by_text("As recorded").click()
    checked(console, "audit-event")
    go(f"replay?account={account}&subject={token}")
    expect(page.get_by_role("region", name="State after it")).to_be_visible()
    console.button("Forward").click()
    checked(console, "replay-token")
    go(f"compare?account={account}&from=2026-05-01T00:00:00Z")
    expect(page.locator("article").first).to_be_visible()
    checked(console, "compare-moments")
    go(f"explain?account={account}&sid={token}")
    page.get_by_role("main").get_by_role("button", name="Explain").click()
    expect(page.locator(".verdict")).to_be_visible()
    page.get_by_text("What the call needed").click()
    page.evaluate("scrollTo(0, 0)")
    checked(console, "explain-token")
    go(f"proof?account={account}&event={event}")
    console.button("Verify in my browser").click()
    expect(page.locator(".verdict")).to_be_visible()
    page.get_by_text("How it was computed").click()
    # What the bar covers half, as one scrolls, is no target that is too small.
    page.evaluate("scrollTo(0, 0)")
    checked(console, "proof-verified")
    go(f"catalog?account={account}")
    expect(page.locator("[data-version]").first).to_be_visible()
    checked(console, "api-versions")
    go(f"account?account={account}")
    expect(page.get_by_text("Account ID").first).to_be_visible()
    checked(console, "account-page")
    go("members")
    expect(page.locator("[data-member]").first).to_be_visible()
    checked(console, "member-list")
    go(f"tokens?account={account}&state=enabled")
    console.button("Bulk…").click()
    console.confirm("Dry run")
    expect(console.dialog).to_contain_text("would be disabled")
    checked(console, "bulk-dry-run")
