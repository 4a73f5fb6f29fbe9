"""What the console may do in a browser, and what others may not do with it."""

import re
import urllib.request

import pytest
from playwright.sync_api import expect


def test_the_policy_lets_nothing_run_that_is_not_a_file_of_the_server(open_console, ledger, agency):
    signed_in = open_console(ledger, tolerant=True).sign_in(agency.admin)
    policy = signed_in.page.request.get(signed_in.ledger.url + "/").headers["content-security-policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy
    ran = signed_in.page.evaluate("""() => {
      const script = document.createElement("script");
      try { script.textContent = "window.ran = true"; document.body.append(script); } catch {}
      const image = document.createElement("p");
      try { image.innerHTML = "<img src=x onerror='window.ran = true'>"; document.body.append(image); } catch {}
      return new Promise((done) => setTimeout(() => done(window.ran === true), 200));
    }""")
    assert ran is False


def test_nothing_is_asked_of_anybody_else(open_console, ledger, agency):
    console = open_console(ledger)
    asked = []
    console.page.on("request", lambda request: asked.append(request.url))
    agency.token("CRM sync")
    console.sign_in(agency.admin)
    console.open_card("CRM sync")
    assert asked and all(url.startswith((ledger.url, "data:")) for url in asked)


def test_the_key_is_sent_once_and_kept_nowhere(open_console, ledger, agency):
    console = open_console(ledger)
    bodies = []
    console.page.on("request", lambda request: bodies.append(
        (request.url, request.post_data or "", str(request.headers))))
    console.open()
    console.sign_in(agency.admin)
    holding = [one for one in bodies if agency.admin.key in "".join(one)]
    assert [url for url, _, _ in holding] == [ledger.url + "/v1/session"]
    assert agency.admin.key not in console.page.content()
    assert console.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])") == '[{},{},""]'


def test_no_frame_may_hold_it(open_console, ledger):
    console = open_console(ledger, tolerant=True)
    console.page.route("**/frame", lambda route: route.fulfill(
        content_type="text/html", body=f'<iframe src="{ledger.url}/"></iframe>'))
    console.page.goto("http://127.0.0.2:9/frame")
    console.page.wait_for_timeout(300)
    frame = console.page.frames[1]
    assert frame.locator("input").count() == 0


def test_the_files_are_small_and_never_asked_for_twice(open_console, ledger, agency):
    console = open_console(ledger)
    sizes = []

    def note(response):
        if "/console/" in response.url or response.url == ledger.url + "/":
            sizes.append(int(response.header_value("content-length") or 0))

    console.page.on("response", note)
    console.sign_in(agency.admin)
    expect(console.page.get_by_text("0 tokens")).to_be_visible()
    first = sum(sizes)
    assert 5_000 < first < 100_000
    sizes.clear()
    answers = []
    console.page.on("requestfinished", lambda request: answers.append(request))
    console.page.reload()
    expect(console.page.get_by_text("0 tokens")).to_be_visible()
    files = [one for one in answers if "/console/" in one.url]
    assert files and all(one.response().from_service_worker is False for one in files)


def test_a_file_of_another_version_is_not_served(ledger):
    page = urllib.request.urlopen(ledger.url + "/").read().decode()
    build = re.search(r"/console/([0-9a-f]{32})/", page).group(1)
    assert urllib.request.urlopen(f"{ledger.url}/console/{build}/app/main.js").status == 200
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{ledger.url}/console/{'0' * 32}/app/main.js")
    assert refused.value.code == 404
