"""Explaining whether a token was good."""

from playwright.sync_api import expect


def explain(console):
    console.page.get_by_role("main").get_by_role("button", name="Explain").click()
    return console.page.get_by_role("region", name="Explanation")


def test_a_disabled_token_is_explained_by_the_event_that_disabled_it(console, agency):
    token = agency.token("CRM sync")
    agency.admin.ask("POST", f"/v1/tokens/{token['id']}/disable", headers={"TokenLedger-Reason": "Leaked"})
    disabled = agency.events(token["id"])[-1]
    console.sign_in(agency.admin, "#/explain")
    console.page.get_by_label("Account SID", exact=True).fill(token["id"])
    found = explain(console)
    expect(found).to_contain_text("It was refused.")
    expect(found).to_contain_text("The token was disabled.")
    expect(found).to_contain_text("“Leaked”")
    expect(found).to_be_focused()
    console.shoot("explain")
    found.get_by_role("button", name=f"Event {disabled['position']}").first.click()
    expect(console.page.get_by_role("dialog")).to_contain_text("enabled → disabled")


def test_a_past_moment_is_judged_by_what_held_then(console, agency):
    token = agency.token("CRM sync")
    agency.admin.ask("POST", f"/v1/tokens/{token['id']}/disable")
    console.sign_in(agency.admin, f"#/explain?sid={token['id']}")
    console.page.get_by_label("When").fill("2020-01-01T00:00:00")
    expect(explain(console)).to_contain_text("It was refused.")
    expect(console.page.get_by_role("region", name="Explanation")).to_contain_text("No token here had this value then")


def test_a_secret_is_sent_once_in_a_body_and_stays_nowhere(console, agency):
    token = agency.token("CRM sync")
    secret = token["authToken"]
    sent = []
    console.page.on("request", lambda request: sent.append(request))
    console.sign_in(agency.admin, "#/explain")
    console.page.get_by_label("An auth token (a secret)").check()
    console.page.get_by_label("Auth token", exact=True).fill(secret)
    expect(explain(console)).to_contain_text("It was good.")
    expect(console.page.get_by_label("Auth token", exact=True)).to_have_value("")
    assert [one.url.split("/v1/")[1] for one in sent if secret in (one.post_data or "")] == ["explain"]
    assert all(secret not in one.url for one in sent)
    assert secret not in console.page.content() and secret not in console.page.url
    stored = console.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state])")
    assert secret not in stored
