"""Bulk changes, versions and who uses them, members, and undo."""

from playwright.sync_api import expect


def test_a_bulk_change_is_tried_out_and_done_as_one_action(console, agency):
    for name in ("Shop north", "Shop south", "CRM sync"):
        agency.token(name)
    console.sign_in(agency.admin, "#/tokens?name=Shop")
    expect(console.cards).to_have_count(2)
    console.button("Bulk…").click()
    expect(console.dialog).to_contain_text("name Shop")
    console.confirm("Dry run")
    expect(console.dialog).to_contain_text("2 tokens would be disabled")
    assert all(one["state"] == "enabled" for one in agency.tokens())
    console.shoot("bulk")
    console.dialog.get_by_label("Reason").fill("Shops moved")
    console.confirm("Disable 2 tokens")
    expect(console.page.get_by_text("2 tokens are disabled.").first).to_be_visible()
    expect(console.cards.filter(has_text="Disabled")).to_have_count(2)
    assert {one["name"]: one["state"] for one in agency.tokens()} == {
        "Shop north": "disabled", "Shop south": "disabled", "CRM sync": "enabled"}
    events = [event for one in agency.tokens("&state=disabled") for event in agency.events(one["id"])[-1:]]
    assert len({event["correlation"] for event in events}) == 1
    assert {event["reason"] for event in events} == {"Shops moved"}


def test_a_selection_that_has_changed_since_the_dry_run_is_refused(open_console, agency):
    console = open_console(agency.ledger)
    agency.token("Shop north")
    console.sign_in(agency.admin)
    console.button("Bulk…").click()
    console.confirm("Dry run")
    expect(console.dialog).to_contain_text("1 token would be disabled")
    agency.token("Shop south")
    console.confirm("Disable 1 token")
    expect(console.dialog.get_by_role("alert")).to_be_visible()
    assert all(one["state"] == "enabled" for one in agency.tokens())
    console.confirm("Dry run")
    expect(console.dialog).to_contain_text("2 tokens would be disabled")


def test_versions_tell_who_uses_them_and_upgrade_them_together(console, agency):
    agency.token("Old", apiVersion="v11")
    agency.token("New")
    console.sign_in(agency.admin, "#/catalog")
    old = console.page.locator("[data-version=v11]")
    expect(old).to_contain_text("1 token")
    expect(console.page.locator("[data-version=v12]")).to_contain_text("no token")
    console.shoot("catalog")
    old.get_by_role("button", name="Upgrade them").click()
    console.confirm("Dry run")
    expect(console.dialog).to_contain_text("1 token would be upgraded")
    console.confirm("Upgrade 1 token")
    expect(old).to_contain_text("no token")
    assert {one["apiVersion"] for one in agency.tokens()} == {"v13"}


def test_an_administrator_adds_a_member_changes_its_role_and_removes_it(console, agency):
    console.sign_in(agency.admin, "#/members")
    console.button("Add a member").click()
    console.dialog.get_by_label("Name").fill("Vera <img onerror=x>")
    console.dialog.get_by_label("E-mail").fill("vera@example.org")
    console.confirm("Add member")
    expect(console.dialog).to_contain_text("The member key is shown this once")
    key = console.dialog.locator(".copy-value").inner_text()
    assert key.startswith("tlm_")
    console.confirm("Done")
    expect(console.page.get_by_role("dialog")).to_have_count(0)
    assert key not in console.page.content()
    row = console.page.get_by_role("row").filter(has_text="Vera")
    expect(row).to_contain_text("Auditor")
    console.shoot("members")

    def more(action):
        row.get_by_role("button").click()
        console.page.get_by_role("menuitem", name=action).click()

    more("Change the role")
    console.dialog.get_by_label("Role").select_option(label="Implementation specialist")
    console.confirm("Change the role")
    expect(row).to_contain_text("Implementation specialist")
    more("Reset the key")
    console.confirm("Reset the key")
    expect(console.dialog.locator(".copy-value")).not_to_have_text(key)
    console.confirm("Done")
    more("Remove")
    console.confirm("Remove")
    expect(row).to_have_count(0)


def test_only_administrators_have_the_members_page(open_console, agency):
    console = open_console(agency.ledger)
    console.sign_in(agency.member("auditor", "Otto"), "#/members")
    expect(console.button("Add a member")).to_have_count(0)
    expect(console.page.get_by_role("link", name="Members")).to_have_count(0)


def test_a_disable_is_undone_and_a_delete_is_restored(console, agency):
    token = agency.token("CRM sync")
    console.sign_in(agency.admin)
    console.more("CRM sync", "Disable")
    console.confirm("Disable")
    console.button("Undo").click()
    expect(console.card("CRM sync")).to_contain_text("Enabled")
    assert agency.shown(token["id"])["state"] == "enabled"
    console.more("CRM sync", "Delete")
    console.dialog.get_by_label("Type the token's name").fill("CRM sync")
    console.confirm("Delete")
    expect(console.card("CRM sync")).to_have_count(0)
    console.button("Undo").click()
    assert agency.authenticates(console.secret())
    console.dismiss_secret()
    expect(console.card("CRM sync")).to_be_visible()


def test_an_edit_is_undone_but_not_over_somebody_elses(open_console, agency):
    console = open_console(agency.ledger)
    token = agency.token("CRM sync", description="Nightly")
    console.sign_in(agency.admin)
    for somebody_else in (False, True):
        console.open_card("CRM sync")
        console.dialog.get_by_label("Description").fill("Hourly")
        console.confirm("Update")
        console.confirm("Update")
        expect(console.button("Undo")).to_be_visible()
        if somebody_else:
            agency.admin.ask("POST", f"/v1/tokens/{token['id']}/disable")
        console.button("Undo").click()
        said = "somebody has changed it since" if somebody_else else "The token is as it was before."
        expect(console.page.get_by_text(said).first).to_be_visible()
        assert agency.shown(token["id"])["description"] == ("Hourly" if somebody_else else "Nightly")
        console.page.keyboard.press("Escape")
        expect(console.page.get_by_role("dialog")).to_have_count(0)
