"""Lost connections, sessions that end, servers that fail: each has a face, and nothing is done twice."""

import json
import re

from playwright.sync_api import expect


def problem(route, status, detail, **headers):
    route.fulfill(
        status=status, content_type="application/problem+json", headers=headers,
        body=json.dumps({"status": status, "detail": detail, "code": "busy", "requestId": "r-1"}))


def test_without_a_connection_the_page_says_so_and_tries_again(signed_in, agency):
    expect(signed_in.page.locator(".list-head h2")).to_have_text("0 tokens")
    agency.token("CRM sync")
    signed_in.page.context.set_offline(True)
    signed_in.page.get_by_label("Search by Name").fill("crm")
    expect(signed_in.page).to_have_url(re.compile("name=crm"))
    expect(signed_in.page.get_by_text("No connection to the server")).to_be_visible()
    expect(signed_in.page.get_by_text("Nothing that you see is lost")).to_be_visible()
    signed_in.shoot("no-connection")
    signed_in.page.context.set_offline(False)
    signed_in.button("Try again").click()
    expect(signed_in.card("CRM sync")).to_be_visible()
    expect(signed_in.page.get_by_text("No connection to the server")).to_be_hidden()


def test_a_change_whose_answer_was_lost_is_done_once(signed_in, agency):
    agency.token("CRM sync")
    signed_in.page.reload()
    signed_in.more("CRM sync", "Duplicate")
    lost = []

    def lose(route):
        if lost or "dry-run" in route.request.url:
            return route.continue_()
        lost.append(route.fetch())
        route.abort()

    signed_in.page.route("**/duplicate*", lose)
    signed_in.confirm("Duplicate")
    expect(signed_in.dialog.get_by_text("Whether it was done is not known")).to_be_visible()
    signed_in.confirm("Try again")
    expect(signed_in.dialog.get_by_text("the auth token was lost on the way")).to_be_visible()
    signed_in.confirm("Close")
    assert len(agency.tokens()) == 2


def test_a_session_that_has_ended_is_begun_again_over_the_page(signed_in, agency):
    token = agency.token("CRM sync")
    signed_in.page.reload()
    signed_in.open_card("CRM sync")
    signed_in.panel.get_by_label("Token name").fill("Renamed")
    signed_in.confirm("Update")
    signed_in.page.context.clear_cookies()
    signed_in.confirm("Update")
    expect(signed_in.dialog.get_by_role("heading", name="Your session has ended")).to_be_visible()
    signed_in.shoot("session-ended")
    signed_in.dialog.get_by_label("Member key").fill(agency.admin.key)
    signed_in.dialog.get_by_role("button", name="Sign in").click()
    expect(signed_in.dialog.get_by_role("heading", name="Renamed")).to_be_visible()
    assert agency.shown(token["id"])["name"] == "Renamed"


def test_whoever_does_not_sign_in_again_is_told(signed_in, agency):
    agency.token("CRM sync")
    signed_in.page.reload()
    signed_in.more("CRM sync", "Disable")
    signed_in.page.context.clear_cookies()
    signed_in.confirm("Disable")
    expect(signed_in.dialog.get_by_role("heading", name="Your session has ended")).to_be_visible()
    signed_in.page.keyboard.press("Escape")
    expect(signed_in.dialog.get_by_text("You are not signed in any more")).to_be_visible()


def test_a_server_that_fails_has_a_face_with_a_way_on(signed_in, agency):
    agency.token("CRM sync")
    state = {"fails": True}
    signed_in.page.route(
        "**/v1/tokens?*",
        lambda route: problem(route, 503, "too much is waiting", **{"Retry-After": "5"})
        if state["fails"] else route.continue_())
    signed_in.page.reload()
    expect(signed_in.page.get_by_text("The server cannot answer")).to_be_visible()
    expect(signed_in.page.get_by_text("Try again in 5 seconds. Request r-1.")).to_be_visible()
    signed_in.shoot("server-error")
    state["fails"] = False
    signed_in.button("Try again").click()
    expect(signed_in.card("CRM sync")).to_be_visible()


def test_a_change_that_fails_is_said_where_it_was_asked_for(signed_in, agency):
    agency.token("CRM sync")
    signed_in.page.reload()
    signed_in.page.route("**/disable", lambda route: problem(route, 500, "the server failed: see its log"))
    signed_in.more("CRM sync", "Disable")
    signed_in.confirm("Disable")
    expect(signed_in.dialog.get_by_text("The server failed: see its log.")).to_be_visible()
    signed_in.page.unroute("**/disable")
    signed_in.confirm("Disable")
    expect(signed_in.card("CRM sync").get_by_text("Disabled")).to_be_visible()


def test_what_may_not_be_done_any_more_is_refused_in_words(signed_in, agency):
    agency.token("CRM sync")
    signed_in.page.reload()
    signed_in.more("CRM sync", "Disable")
    signed_in.page.route("**/disable", lambda route: problem(route, 403, "this actor is not permitted to disable tokens"))
    signed_in.confirm("Disable")
    expect(signed_in.dialog.get_by_text("Not permitted", exact=True)).to_be_visible()


def test_a_token_that_somebody_deletes_meanwhile_is_not_changed(signed_in, agency):
    token = agency.token("CRM sync")
    signed_in.page.reload()
    signed_in.open_card("CRM sync")
    signed_in.panel.get_by_label("Token name").fill("Renamed")
    agency.admin.ask("DELETE", f"/v1/tokens/{token['id']}", status=200)
    signed_in.confirm("Update")
    signed_in.confirm("Update")
    expect(signed_in.page.get_by_text("Somebody else has changed this token")).to_be_visible()
    expect(signed_in.dialog.get_by_text("deleted", exact=True)).to_be_visible()


def test_a_part_of_another_version_leads_to_loading_again(signed_in, agency):
    signed_in.page.route("**/views/token-create.js", lambda route: route.fulfill(status=404))
    signed_in.button("Create Access Token").first.click()
    expect(signed_in.page.locator(".toast", has_text="A part of the console is missing")).to_be_visible()
