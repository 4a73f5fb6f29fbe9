"""The audit trail: filters, live, export, activity, and where an event leads."""

import csv
import json

import pytest
from playwright.sync_api import expect


def rows(console):
    return console.page.get_by_role("list", name="Events").locator("[data-position]")


@pytest.fixture
def trail(console, agency):
    """The audit trail of an agency in which one token was disabled and another deleted."""
    one, other = agency.token("CRM sync"), agency.token("Webshop")
    agency.admin.ask("POST", f"/v1/tokens/{one['id']}/disable", headers={"TokenLedger-Reason": "=Leaked"})
    agency.admin.ask("DELETE", f"/v1/tokens/{other['id']}")
    console.sign_in(agency.admin, "#/audit")
    expect(rows(console).first).to_contain_text("Token deleted: Webshop")
    return console


def test_events_are_filtered_by_type_and_the_address_holds_it(trail):
    everything = rows(trail).count()
    trail.page.get_by_label("What").select_option(label="Token disabled")
    expect(rows(trail)).to_have_count(1)
    expect(rows(trail)).to_contain_text("“=Leaked”")
    assert "type=token.disabled" in trail.page.url
    trail.page.get_by_label("Who").select_option(label="Ada Admin")
    expect(rows(trail)).to_have_count(1)
    trail.button("Clear All").click()
    expect(rows(trail)).to_have_count(everything)


def test_what_happens_meanwhile_appears_by_itself(trail, agency):
    trail.button("Live").click()
    expect(trail.button("Live")).to_have_attribute("aria-pressed", "true")
    before = rows(trail).count()
    agency.token("Made meanwhile")
    expect(rows(trail)).to_have_count(before + 1)
    expect(rows(trail).first).to_contain_text("Made meanwhile")
    expect(trail.page.locator("[role=status][aria-live]")).to_have_text("1 new event.")


def test_an_event_leads_to_its_subject_its_actor_and_its_action(trail, agency):
    rows(trail).nth(1).get_by_role("button").click()
    dialog = trail.page.get_by_role("dialog")
    expect(dialog).to_contain_text("enabled → disabled")
    expect(dialog).to_contain_text("none: somebody asked for it")
    trail.shoot("event")
    dialog.get_by_role("button", name="all that happened to it").click()
    expect(trail.page.get_by_role("dialog")).to_have_count(0)
    expect(rows(trail)).to_have_count(2)
    expect(rows(trail).last).to_contain_text("Token created: CRM sync")
    rows(trail).last.get_by_role("button").click()
    trail.page.get_by_role("dialog").get_by_role("button", name="its page").click()
    expect(trail.page.get_by_role("dialog").get_by_role("heading", name="CRM sync")).to_be_visible()


def test_the_effects_of_one_action_are_found_together(console, agency):
    for name in ("One", "Two"):
        agency.token(name)
    agency.admin.ask("POST", "/v1/bulk", {"account": agency.id, "action": "disable"})
    console.sign_in(agency.admin, "#/audit")
    rows(console).first.get_by_role("button").click()
    console.page.get_by_role("dialog").get_by_role("button", name="1 other event").click()
    expect(rows(console)).to_have_count(2)


def test_export_has_every_event_as_json_lines_and_as_csv(trail, agency):
    listed = rows(trail).count()
    for form, label in (("jsonl", "JSON lines"), ("csv", "CSV")):
        trail.button("Export").click()
        with trail.page.expect_download() as waiting:
            trail.page.get_by_role("menuitem", name=label).click()
        text = open(waiting.value.path(), newline="").read()
        if form == "jsonl":
            assert [json.loads(line) for line in text.splitlines()] == agency.admin.ask(
                "GET", f"/v1/events?account={agency.id}&limit=1000")["events"]
        else:
            found = list(csv.DictReader(text.splitlines()))
            assert len(found) == listed
            assert [one["reason"] for one in found if one["type"] == "token.disabled"] == ["'=Leaked"]


def test_activity_is_a_plot_and_a_table(trail):
    plot = trail.page.get_by_role("region", name="Activity by day")
    expect(plot.get_by_role("img")).to_be_visible()
    plot.get_by_text("As a table").click()
    listed = rows(trail).count()
    expect(plot.locator("tbody tr")).to_have_count(1)
    expect(plot.locator("tbody td.end")).to_have_text(str(listed))
    trail.shoot("audit")
    plot.locator("tbody button").click()
    assert "since=" in trail.page.url and "until=" in trail.page.url
    expect(rows(trail)).to_have_count(listed)
