"""Who gets in, and what each role sees."""

from playwright.sync_api import expect


def test_a_member_signs_in_with_its_key(console, agency):
    agency.token("CRM sync")
    console.sign_in(agency.admin)
    expect(console.heading).to_have_text("Platform REST Web Services")
    expect(console.card("CRM sync")).to_be_visible()


def test_a_wrong_key_is_refused_in_words(console):
    console.open()
    console.page.get_by_label("Member key").fill("tlm_nobody")
    console.button("Sign in").click()
    expect(console.page.get_by_text("This is no member key that is good here")).to_be_visible()
    expect(console.page.get_by_label("Member key")).to_be_focused()
