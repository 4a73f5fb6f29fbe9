"""Proof: the browser itself verifies that an event is in the log."""

import base64
import subprocess

from playwright.sync_api import expect


def verify(console):
    console.button("Verify in my browser").click()
    return console.page.get_by_role("region", name="Verification")


def key_of(ledger):
    return subprocess.run(
        [ledger.tool, "log", "key", "--ledger", ledger.folder], check=True, capture_output=True, text=True
    ).stdout.strip()


def test_an_event_is_proved_up_to_the_signed_root(console, agency):
    token = agency.token("CRM sync")
    event = agency.events(token["id"])[0]
    console.sign_in(agency.admin, f"#/audit?event={event['position']}")
    console.page.get_by_role("dialog").get_by_role("button", name="Prove it").click()
    expect(console.page.get_by_role("region", name="Current checkpoint")).to_contain_text("The entries are not published here")
    console.page.get_by_label("Verifier key").fill(key_of(agency.ledger))
    found = verify(console)
    expect(found).to_contain_text("It is in the log of")
    expect(found.get_by_role("listitem").filter(has_text="Holds:")).to_have_count(4)
    expect(found).to_be_focused()
    console.shoot("proof")


def test_another_record_or_another_key_does_not_prove_it(open_console, agency):
    console = open_console(agency.ledger)
    event = agency.events(agency.token("CRM sync")["id"])[0]
    console.sign_in(agency.admin, f"#/proof?event={event['position']}")
    other = agency.ledger.agency().ledger
    name = key_of(other).split("+")[0]
    stranger = base64.b64encode(bytes([1]) + bytes(range(32))).decode()
    console.page.get_by_label("Verifier key").fill(f"{name}+00000000+{stranger}")
    expect(verify(console)).to_contain_text("This does not prove it.")
    console.page.get_by_label("Verifier key").fill("")

    def forge(route):
        answer = route.fetch()
        lines = answer.text().split("\n")
        record = bytearray(base64.b64decode(lines[1].removeprefix("extra ")))
        record[-1] ^= 1
        lines[1] = "extra " + base64.b64encode(record).decode()
        route.fulfill(response=answer, body="\n".join(lines))

    console.page.route("**/proof", forge)
    found = verify(console)
    expect(found).to_contain_text("This does not prove it.")
    expect(found.get_by_role("listitem").filter(has_text="Does not hold:")).to_have_count(1)


def test_the_downloaded_proof_verifies_with_the_command_line(open_console, agency, tmp_path):
    console = open_console(agency.ledger)
    event = agency.events(agency.token("CRM sync")["id"])[0]
    console.sign_in(agency.admin, f"#/proof?event={event['position']}")
    with console.page.expect_download() as waiting:
        console.button("Download the proof").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    done = subprocess.run(
        [agency.ledger.tool, "log", "verify", str(file), "--key", key_of(agency.ledger)],
        capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_an_event_out_of_sight_is_not_proved(open_console, agency, ledger):
    elsewhere = ledger.agency()
    event = elsewhere.events(elsewhere.token("Theirs")["id"])[0]
    console = open_console(ledger)
    console.sign_in(agency.admin, f"#/proof?event={event['position']}")
    console.button("Verify in my browser").click()
    expect(console.page.get_by_role("alert").filter(has_text="Not found")).to_be_visible()
    agency.admin.ask("GET", f"/v1/events/{event['position']}/proof", status=404)
