"""The console as a person uses it: by what is written and by role."""

from pathlib import Path

from playwright.sync_api import expect

SCREENSHOTS = Path(__file__).resolve().parents[2] / ".build" / "console-screenshots"


class Console:
    """A page of the console."""

    def __init__(self, page, ledger, size):
        self.page, self.ledger, self.size = page, ledger, size

    # What is on the page

    @property
    def heading(self):
        return self.page.get_by_role("heading", level=1)

    @property
    def cards(self):
        return self.page.get_by_role("listitem").and_(self.page.locator("[data-token]"))

    @property
    def dialog(self):
        return self.page.get_by_role("dialog").last

    @property
    def panel(self):
        """The page of the dialog that is shown."""
        return self.dialog.get_by_role("tabpanel")

    def card(self, name):
        return self.cards.filter(has=self.page.get_by_role("heading", name=name, exact=True))

    def button(self, name, **options):
        return self.page.get_by_role("button", name=name, **options)

    # What people do

    def open(self, fragment=""):
        self.page.goto(self.ledger.url + "/" + fragment)
        return self

    def sign_in(self, member, fragment=""):
        """Signs in on the page that is open. Where none is, it opens one with a session begun by itself, which
        takes less time than the form."""
        if self.page.url == "about:blank":
            begun = self.page.context.request.post(
                self.ledger.url + "/v1/session", data={"memberKey": member.key},
                headers={"Origin": self.ledger.url, "TokenLedger-Console": "1"})
            assert begun.ok, begun.text()
            self.open(fragment)
        else:
            self.open(fragment)
            self.page.get_by_label("Member key").fill(member.key)
            self.button("Sign in").click()
        expect(self.button("You:")).to_be_visible()
        return self

    def more(self, name, action=None):
        """Opens the menu of a card, and chooses from it."""
        self.card(name).get_by_role("button", name=f"More: {name}").click()
        menu = self.page.get_by_role("menu")
        if action is None:
            return menu
        menu.get_by_role("menuitem", name=action, exact=True).click()
        expect(self.dialog.get_by_label("Reason")).to_be_visible()
        return self.dialog

    def shoot(self, name):
        """Keeps a picture of the page."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        scheme = self.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        self.page.screenshot(
            path=SCREENSHOTS / f"{name}-{self.size}-{'dark' if scheme else 'light'}.png")

    def open_card(self, name):
        """Opens the dialog of a card."""
        self.card(name).get_by_role("button", name=name, exact=True).click()
        expect(self.dialog.get_by_role("tab", name="Overview")).to_be_visible()
        return self.dialog

    def tab(self, name):
        self.dialog.get_by_role("tab", name=name).click()

    def confirm(self, verb):
        """Presses the button of a question."""
        self.dialog.locator("footer").get_by_role("button", name=verb, exact=True).click()

    def expect_updated(self):
        """The question is gone, and the form has nothing left to update."""
        expect(self.page.get_by_role("dialog")).to_have_count(1)
        expect(self.button("Update")).to_be_disabled()

    def secret(self):
        """The auth token that the dialog shows, which is then closed as somebody does who has copied it."""
        expect(self.dialog.get_by_text("The auth token is shown this once")).to_be_visible()
        value = self.dialog.locator(".copy-value").nth(1).inner_text()
        assert value.startswith("tlk_")
        return value

    def dismiss_secret(self):
        self.dialog.get_by_role("button", name="Copy Auth token").click()
        self.confirm("Done")
        expect(self.page.get_by_role("dialog")).to_have_count(0)
