"""What axe-core finds wrong with a page, in the light and in the dark."""

from axe_playwright_python.base import AXE_SCRIPT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# The schemes differ in colours alone: in the dark only the rules about these can find anything else.
SCHEMES = {
    "light": "(tags) => ({ type: 'tag', values: tags })",
    "dark": """(tags) => ({ type: "rule", values: axe.getRules(tags)
      .filter((rule) => rule.tags.includes("cat.color")).map((rule) => rule.ruleId) })""",
}


def violations(page, scheme):
    """The rules that the page breaks as it is now, in the scheme that it has now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(
        f"""async (tags) => (await axe.run({{
          runOnly: ({SCHEMES[scheme]})(tags), resultTypes: ["violations"] }})).violations
          .map((one) => `${{one.id}}: ${{one.help}}: ${{one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))}}`)""",
        TAGS)


class Checks:
    """Finds what is wrong with pages as they are, and keeps it until the end."""

    def __init__(self):
        self.found = []

    def __call__(self, console, name):
        """Keeps a picture of the page in each scheme, and notes what is wrong with it."""
        for scheme in SCHEMES:
            console.page.emulate_media(color_scheme=scheme)
            console.shoot(name)
            self.found += [f"{name} ({scheme}): {one}" for one in violations(console.page, scheme)]
        console.page.emulate_media(color_scheme="light")
