"""Ledgers of the tests' own, made by the command line and served by the program itself."""

import itertools
import json
import os
import secrets
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CATALOG = {
    "versions": [
        {"name": "v10", "status": "retired"},
        {"name": "v11", "status": "deprecated", "sunset": "2031-01-31"},
        {"name": "v12", "status": "current"},
        {"name": "v13", "status": "current"},
    ],
    "scopes": [
        {"category": "Actions", "scopes": ["actions:read", "actions:write"]},
        {"category": "Orders", "scopes": ["orders:read", "orders:write"]},
        {"category": "Reports", "scopes": ["reports:read"]},
    ],
}


def program():
    """The program that was built."""
    given = os.environ.get("TOKENLEDGER_PROGRAM")
    if given:
        return given
    shown = subprocess.run(
        ["swift", "build", "--show-bin-path"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return str(Path(shown.stdout.strip()) / "tokenledger")


class Ledger:
    """A ledger in a folder, and the server that has it open."""

    _numbers = itertools.count(1)

    def __init__(self, tool, folder):
        self.tool = tool
        self.folder = str(folder)
        self.server = None
        self.url = None

    def run(self, *words, stdin=None):
        """Runs a command, and returns what it prints, line by line."""
        done = subprocess.run(
            [self.tool, *words, "--ledger", self.folder, "--output", "jsonl"],
            input=stdin, capture_output=True, text=True, timeout=60,
        )
        assert done.returncode == 0, f"{words}: {done.stderr}"
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    def serve(self, *options):
        """Starts the server on a port that the system chooses."""
        self.server = subprocess.Popen(
            [self.tool, "serve", "--ledger", self.folder, "--listen", "127.0.0.1:0",
             "--log-requests", "none", *options],
            stdout=subprocess.PIPE, text=True,
        )
        line = self.server.stdout.readline()
        assert line.startswith("listening on "), line
        self.url = f"http://{line.split()[-1]}"
        return self

    def stop(self):
        """Ends the server."""
        if self.server and self.server.poll() is None:
            self.server.terminate()
            self.server.wait(30)

    def account(self, name):
        """The account of a name, which the member at home manages."""
        accounts = self.home.admin.ask("GET", "/v1/accounts", status=200)["accounts"]
        return next(one["id"] for one in accounts if one["name"] == name)

    def agency(self, api_access=True, name=None):
        """A new agency with an administrator."""
        name = name or f"Agency {next(self._numbers)}"
        words = ["--enable-api"] if api_access else []
        opened = self.run("account", "open", "--name", name, "--kind", "agency", *words)[0]
        email = new_address()
        added = self.run(
            "member", "add", "--account", opened["account"]["id"], "--name", "Ada Admin", "--email", email,
            "--role", "account-administrator")[0]
        return Account(self, opened["account"]["id"], name, Member(self, "Ada Admin", email, added["memberKey"]))


def new_address():
    """An e-mail address that nobody else has."""
    return f"{secrets.token_hex(6)}@example.org"


class Member:
    """Somebody with a key, who asks by the same API as the console."""

    def __init__(self, ledger, name, email, key):
        self.ledger, self.name, self.email, self.key = ledger, name, email, key

    def ask(self, method, path, body=None, status=None, headers=None):
        """Asks once; the answer as JSON."""
        request = urllib.request.Request(
            self.ledger.url + path, method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json",
                     **(headers or {})},
        )
        if body is None:
            request.remove_header("Content-type")
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                text = answer.read()
                assert status in (None, answer.status), (path, answer.status, text)
        except urllib.error.HTTPError as refusal:
            text = refusal.read()
            assert status == refusal.code, (path, refusal.code, text)
        return json.loads(text) if text else None


class Account:
    """An account with its administrator."""

    def __init__(self, ledger, id, name, admin):
        self.ledger, self.id, self.name, self.admin = ledger, id, name, admin

    def member(self, role, name, email=None):
        """A new member of a role."""
        new = {"account": self.id, "name": name, "email": email or new_address(), "role": role}
        added = self.admin.ask("POST", "/v1/members", new, status=201)
        return Member(self.ledger, name, new["email"], added["memberKey"])

    def client(self, name, api_access=True):
        """A client account that this agency manages."""
        opened = self.admin.ask("POST", "/v1/accounts", {"name": name, "enableAPI": api_access}, status=201)
        return Account(self.ledger, opened["account"]["id"], name, self.admin)

    def token(self, name, **settings):
        """A new token; what the server answers about it, with its secret as `authToken`."""
        body = {"account": self.id, "name": name, "scopes": ["actions:read"], **settings}
        made = self.admin.ask("POST", "/v1/tokens", body, status=201)
        return {**made["token"], "authToken": made["authToken"]}

    def shown(self, id):
        """A token as it is now."""
        return self.admin.ask("GET", f"/v1/tokens/{id}", status=200)

    def tokens(self, query=""):
        """The tokens of the account."""
        return self.admin.ask("GET", f"/v1/tokens?account={self.id}{query}", status=200)["tokens"]

    def events(self, id):
        """What has happened to a token."""
        return self.admin.ask("GET", f"/v1/tokens/{id}/events", status=200)["events"]

    def authenticates(self, secret):
        """Whether a secret is good."""
        answer = self.admin.ask(
            "POST", "/v1/authorize/batch", {"questions": [{"authToken": secret}]}, status=200)
        return answer["answers"][0]["authenticated"]


def plain_ledger(tool, folder):
    """A served ledger with the catalog above and nobody in it."""
    catalog = Path(folder) / "catalog.json"
    catalog.write_text(json.dumps(CATALOG))
    ledger = Ledger(tool, Path(folder) / "ledger")
    ledger.run("init", "--catalog", str(catalog))
    return ledger.serve()


def story_ledger(tool, folder):
    """The year of an agency, served by its own clock."""
    ledger = Ledger(tool, Path(folder) / "story")
    ledger.run("demo", str(ROOT / "Fixtures/scenarios/agency-year.jsonl"))
    members = {one["email"]: one for one in ledger.run("member", "list")}
    ines = members["ines.carvalho@lumen.example"]
    key = ledger.run("member", "reset-key", ines["id"], "--yes")[0]["memberKey"]
    ledger.serve("--simulated")
    admin = Member(ledger, ines["name"], ines["email"], key)
    ledger.home = Account(ledger, ines["account"], "Lumen & Partner", admin)
    return ledger
