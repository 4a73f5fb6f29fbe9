"""Opens the console of a ledger in a browser again and again, and measures it by the browser's own clock:
what `scripts/console-figures` runs."""
import argparse
import contextlib
import json
import os
import secrets
import statistics
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from served import Server

SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
BUILD = Path(__file__).resolve().parents[2] / ".build"
CHROMIUM = "/usr/bin/chromium-headless-shell"
AIMS = {"bytes": 100_000, "first": 300, "action": 100}
NAME = f"Measured {secrets.token_hex(4)}"

# Until the first cards have been drawn and the page's code takes what one types, since the address was
# asked for.
FIRST_VIEW = """
  window.firstView = new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector(".cards[aria-busy=false] .card")) return;
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    });
    watch.observe(document, { childList: true, subtree: true, attributes: true });
  });
"""

# What the steps below say in short.
WORDS = """
  const one = (selector) => document.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const dialog = () => all("dialog[open]").at(-1);
  const press = (name, within = document) => all("button, a, [role=menuitem], [role=tab]", within)
    .filter((it) => (it.ariaLabel ?? it.textContent).trim() === name).at(-1).click();
  const field = (label, within = document) => all("label", within)
    .filter((it) => it.textContent.trim() === label).at(-1).control;
  const set = (label, value, within = document) => {
    const it = field(label, within);
    it.value = value;
    it.dispatchEvent(new Event("input", { bubbles: true }));
    it.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const isListed = () => one(".cards[aria-busy=false] .card") !== null;
  const isFound = () => isListed() && one(".list-head h2").textContent.includes("found");
  const says = (text) => document.body.textContent.includes(text);
  const measured = () => all(".card").find((it) => it.textContent.includes("%s"));
""" % NAME

# From the click or the key until what it leads to stands in the document and has been drawn.
TIMED = """
  (async () => {
    %s
    const isDone = () => { try { return Boolean(%s); } catch { return false; } };
    const start = performance.now();
    %s;
    while (!isDone()) {
      if (performance.now() - start > 20000) throw new Error("waited in vain");
      await new Promise((resolve) => {
        const watch = new MutationObserver(resolve);
        watch.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
        setTimeout(() => { watch.disconnect(); resolve(); }, 500);
      });
    }
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - start;
  })()
"""

# What people do, one after the other: what it is called, what is done, and what shows that it is there.
STEPS = [
    ("search by a part of the name", f"set('Search by Name', '{NAME[:-2]}')", "isFound()"),
    ("search without a match", "set('Search by Name', 'nothing is called so')", "says('No token fits')"),
    ("Clear All", "press('Clear All')", "isListed() && !isFound()"),
    ("created in the last 7 days", "set('Created On', 'last-7-days')", "isFound()"),
    ("and disabled", "field('Disabled').click()", "says('No token fits') || isFound() && location.hash.includes('disabled')"),
    ("Clear All again", "press('Clear All')", "isListed() && !isFound()"),
    ("sort by name", "set('Sort', 'name')", "isListed() && location.hash.includes('sort')"),
    ("newest first", "set('Sort', 'created')", "isListed() && measured()"),
    ("open a card", "all('.card-open', measured())[0].click()", "dialog().querySelector('[role=tabpanel]')"),
    ("its history", "press('History', dialog())", "all('time', dialog()).length > 0"),
    ("close it", "press('Close', dialog())", "!dialog()"),
    ("More menu", f"press('More: {NAME}')", "one('[role=menu]')"),
    ("Disable, the question", "press('Disable', one('[role=menu]'))", "dialog()"),
    ("Disable", "press('Disable', dialog())", "!dialog() && measured().textContent.includes('Disabled')"),
    ("Undo", "press('Undo')", "!measured().textContent.includes('Disabled')"),
    ("Reset, the question", f"press('More: {NAME}'); press('Reset', one('[role=menu]'))", "dialog()"),
    ("Reset", "press('Reset Token', dialog())", "says('The auth token is shown this once')"),
    ("Done", "press('Copy Auth token', dialog()); setTimeout(() => press('Done', dialog()), 20)", "!dialog()"),
    ("audit trail", "location.hash = '#/audit'", "all('.event-row').length > 20"),
    ("members", "location.hash = '#/members'", "one('[data-member]')"),
    ("API versions", "location.hash = '#/catalog'", "one('[data-version]')"),
    ("back to the tokens", "location.hash = '#/tokens'", "isListed()"),
]


@contextlib.contextmanager
def ledger_of(options):
    """Where the ledger that is asked lies: a folder with `ledger`, `account` and `member-key`."""
    if options.ledger and os.path.exists(f"{options.ledger}/auth-tokens"):
        yield options.ledger
        return
    with tempfile.TemporaryDirectory(dir=BUILD) as temporary:
        folder = options.ledger or temporary
        subprocess.run([f"{options.programs}/LedgerBenchmarks", "issue", folder,
                        "--tokens", str(options.tokens)], check=True, stdout=subprocess.DEVNULL)
        yield folder


def visit(browser, port, key, size, figures):
    """Somebody signs in, comes again to measure the first view, and does what people do."""
    context = browser.new_context(viewport=SIZES[size], reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(f"http://127.0.0.1:{port}/")
    page.get_by_label("Member key").fill(key)
    page.get_by_role("button", name="Sign in").click()
    page.locator(".card").first.wait_for()
    made = context.request.post(
        f"http://127.0.0.1:{port}/v1/tokens", data={"account": figures["account"], "name": NAME, "scopes": ["api:read"]},
        headers={"TokenLedger-Console": "1", "Origin": f"http://127.0.0.1:{port}"})
    assert made.ok, made.text()

    transferred = []
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda one: transferred.append(one["encodedDataLength"]))
    page.add_init_script(FIRST_VIEW)
    for kind in ("filled", "empty"):
        # Assets never change under their address, so that who comes again has them.
        if kind == "empty":
            network.send("Network.clearBrowserCache")
        transferred.clear()
        page.goto("about:blank")
        page.goto(f"http://127.0.0.1:{port}/")
        figures["first"].setdefault(f"first view, {kind} cache", []).append(page.evaluate("window.firstView"))
        figures["bytes"].setdefault(f"first view, {kind} cache", []).append(sum(transferred))
    # Nobody reads the page and does something at once.
    page.wait_for_timeout(1000)
    for name, act, is_done in STEPS:
        try:
            figures["action"].setdefault(name, []).append(page.evaluate(TIMED % (WORDS, is_done, act)))
        except Exception as error:
            page.screenshot(path=BUILD / "console-figures-failed.png")
            raise RuntimeError(f"{name}: {error}") from error
    context.request.delete(
        f"http://127.0.0.1:{port}/v1/tokens/{made.json()['token']['id']}",
        headers={"TokenLedger-Console": "1", "Origin": f"http://127.0.0.1:{port}"})
    context.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", required=True)
    parser.add_argument("--tokens", type=int, default=10_000)
    parser.add_argument("--ledger")
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument("--size", choices=SIZES, default="desktop")
    parser.add_argument("--json")
    options = parser.parse_args()
    figures = {"bytes": {}, "first": {}, "action": {}}
    with ledger_of(options) as folder, Server(f"{options.programs}/tokenledger", f"{folder}/ledger") as server, \
            sync_playwright() as playwright:
        key = Path(folder, "member-key").read_text().strip()
        figures["account"] = Path(folder, "account").read_text().strip()
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        for _ in range(options.repetitions):
            visit(browser, server.port, key, options.size, figures)
        browser.close()
    show(options, figures)
    if options.json:
        Path(options.json).write_text(json.dumps(figures, indent=1))


def show(options, figures):
    print(f"{options.size}, {options.repetitions} visits; milliseconds but for bytes\n")
    print(f"{'':34} {'median':>8} {'worst':>8} {'aim':>8}")
    for part, aim in AIMS.items():
        for name, values in figures[part].items():
            words = f"{name}, bytes" if part == "bytes" else name
            print(f"{words:34} {statistics.median(values):8,.0f} {max(values):8,.0f} {aim:8,}"
                  + ("" if statistics.median(values) <= aim else "  missed"))


if __name__ == "__main__":
    main()
