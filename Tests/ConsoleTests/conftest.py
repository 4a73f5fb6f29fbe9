"""A real browser, a real server, a real ledger.

CONSOLE_SOURCES=1 has the browser take the console's files from the sources instead of from the program,
for trying changes without building.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from axe import Checks
from ledgers import ROOT, plain_ledger, program, story_ledger
from pages import Console

SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
SCREENSHOTS = ROOT / ".build" / "console-screenshots"
ASSETS = ROOT / "Sources" / "Console" / "Assets"

expect.set_options(timeout=5_000)


class Shares(LoadScopeScheduling):
    """Each test goes to whichever process is free, but those with the large ledger to one: it takes long to make."""

    def _split_scope(self, nodeid):
        return "test_speed.py" if "test_speed.py" in nodeid else nodeid


def pytest_xdist_make_scheduler(config, log):
    return Shares(config, log)


def pytest_collection_modifyitems(items):
    """What takes longest comes first, so that no process is left alone with it in the end."""
    items.sort(key=lambda item: "checked" not in item.fixturenames)


@pytest.fixture(scope="session")
def ledger(tmp_path_factory):
    served = plain_ledger(program(), tmp_path_factory.mktemp("console"))
    yield served
    served.stop()


@pytest.fixture(scope="session")
def story(tmp_path_factory):
    served = story_ledger(program(), tmp_path_factory.mktemp("story"))
    yield served
    served.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # Whoever is root, as in most containers, gets no sandbox from chromium.
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell"), args=options)
        yield browser
        browser.close()


@pytest.fixture
def agency(ledger):
    """An agency of the test's own, with an administrator and API access."""
    return ledger.agency()


@pytest.fixture(params=SIZES)
def size(request):
    return request.param


@pytest.fixture
def open_console(browser):
    """Opens a console of its own: `open_console(ledger, size)`; what went wrong in it fails the test, unless it
    is tolerant."""
    contexts, faults = [], []

    def opened(ledger, size="desktop", scheme="light", tolerant=False, **options):
        context = browser.new_context(
            viewport=SIZES[size], color_scheme=scheme, has_touch=size == "phone",
            reduced_motion="reduce", locale="en-GB", timezone_id="UTC", **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        if os.environ.get("CONSOLE_SOURCES"):
            take_sources(context)
        page = context.new_page()
        console = Console(page, ledger, size)
        if tolerant:
            return console
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("console", lambda said: faults.append(f"console: {said.text}")
                if said.type == "error" and not is_expected(said.text) else None)
        return console

    yield opened
    for context in contexts:
        context.close()
    assert faults == [], "the page's own faults"


@pytest.fixture
def checked():
    """`checked(console, name)` keeps pictures of the page as it is, and fails the test in the end if axe found
    something wrong."""
    checks = Checks()
    yield checks
    assert checks.found == []


def is_expected(text):
    """Chromium notes each answer that is no success, which tests ask for."""
    return "Failed to load resource" in text


@pytest.fixture
def console(open_console, ledger, size):
    """A console of each size in which nobody is signed in."""
    return open_console(ledger, size)


@pytest.fixture
def signed_in(console, agency):
    """A console in which the administrator of `agency` is signed in."""
    return console.sign_in(agency.admin)


def take_sources(context):
    types = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}

    def file(route):
        path = re.sub(r"^.*?/console/[0-9a-f]+/", "", route.request.url).split("?")[0]
        if not (ASSETS / path).is_file():
            return route.fulfill(status=404)
        route.fulfill(body=(ASSETS / path).read_bytes(), content_type=types[path.rsplit(".")[-1]])

    def page(route):
        answer = route.fetch()
        build = re.search(r"/console/([0-9a-f]+)/", answer.text()).group(1)
        route.fulfill(response=answer, body=(ASSETS / "index.html").read_text().replace("{build}", build))

    context.route(re.compile(r"/console/[0-9a-f]+/"), file)
    context.route(re.compile(r"^http://[^/]+/$"), page)
