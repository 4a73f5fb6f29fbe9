"""Ten thousand tokens in the account.

What a machine of two busy cores takes is not tested by the clock; what is asked for and what is in the
document is.
"""

import json

import pytest
from playwright.sync_api import expect

from ledgers import Account, Ledger, Member, program

COUNT = 10_000


@pytest.fixture(scope="session")
def crowd(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crowd")
    lines = [
        {"scenario": "Many tokens", "begins": "2026-01-12"},
        {"at": "day 1 09:00", "by": "operator", "do": "catalog publish",
         "versions": [{"name": "v1", "status": "current"}],
         "scopes": [{"category": "API", "scopes": ["api:read", "api:write"]}]},
        {"at": "day 1 09:05", "by": "operator", "do": "account open", "account": "crowd", "name": "Crowd",
         "kind": "agency", "enableApi": True},
        {"at": "day 1 09:12", "by": "operator", "do": "member add", "member": "ada", "account": "crowd",
         "name": "Ada", "email": "ada@example.org", "role": "account-administrator"},
    ]
    for number in range(COUNT):
        hour, minute = 9 + (number % 1000) // 100, (number % 100) // 2
        lines.append({
            "at": f"day {2 + number // 1000} {hour:02}:{minute:02}", "by": "ada", "do": "token create",
            "token": f"t{number}", "account": "crowd", "name": f"Integration {number:05}", "scopes": ["api:read"]})
    scenario = folder / "crowd.jsonl"
    scenario.write_text("\n".join(map(json.dumps, lines)) + "\n")
    ledger = Ledger(program(), folder / "ledger")
    ledger.run("demo", str(scenario))
    member = ledger.run("member", "list")[0]
    key = ledger.run("member", "reset-key", member["id"], "--yes")[0]["memberKey"]
    ledger.serve("--simulated")
    ledger.home = Account(ledger, member["account"], "Crowd", Member(ledger, "Ada", member["email"], key))
    yield ledger
    ledger.stop()


def test_ten_thousand_tokens_scroll(open_console, crowd, size):
    console = open_console(crowd, size)
    asked = []
    console.page.on("request", lambda request: asked.append(request.url) if "/v1/tokens?" in request.url else None)
    console.sign_in(crowd.home.admin)
    expect(console.page.locator(".list-head h2")).to_have_text("10,000 tokens", timeout=20_000)
    expect(console.card("Integration 09999")).to_be_visible()
    assert len(asked) <= 3, "the first view asks for what it shows, not for everything"
    first = console.cards.first
    expect(first).to_have_attribute("aria-setsize", "10000")
    for _ in range(60):
        console.page.mouse.wheel(0, 4000)
        console.page.wait_for_timeout(16)
    expect(console.cards.last).not_to_contain_text("Integration 099")
    held = console.page.locator(".card").count()
    assert held <= 250, "what is far from the window is not in the document"
    console.page.keyboard.press("Home")
    console.page.evaluate("scrollTo(0, 0)")
    expect(console.cards.first).to_be_in_viewport()
    expect(console.cards.first).to_have_attribute("aria-posinset", "1")
    expect(console.cards.nth(1)).to_have_attribute("aria-posinset", "2")


def test_a_search_among_them_asks_once_for_what_was_typed(open_console, crowd, size):
    console = open_console(crowd, size)
    console.sign_in(crowd.home.admin)
    expect(console.page.locator(".list-head h2")).to_have_text("10,000 tokens", timeout=20_000)
    console.page.get_by_label("Search by Name").fill("integration 01234")
    expect(console.page.get_by_text("1 token found")).to_be_visible()
    expect(console.card("Integration 01234")).to_be_visible()


def test_a_change_leaves_one_where_one_was(open_console, crowd):
    console = open_console(crowd)
    console.sign_in(crowd.home.admin)
    expect(console.cards.first).to_be_visible()
    for _ in range(8):
        console.page.mouse.wheel(0, 3000)
        console.page.wait_for_timeout(50)
    name = console.page.evaluate(
        """[...document.querySelectorAll(".card-open")]
           .find((one) => one.getBoundingClientRect().top > innerHeight / 3).textContent""")
    expect(console.card(name)).to_be_in_viewport()
    before = console.page.evaluate("scrollY")
    console.more(name, "Disable")
    console.confirm("Disable")
    expect(console.card(name).get_by_text("Disabled")).to_be_visible()
    assert abs(console.page.evaluate("scrollY") - before) < 5
