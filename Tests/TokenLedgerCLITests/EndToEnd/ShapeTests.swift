import TestSupport
import Testing

/// The keys of every answer are a promise to programs.
@Suite("Every verb answers in the promised shape")
struct ShapeTests {
  private static let tokenKeys: Set = [
    "id", "account", "name", "description", "state", "apiVersion", "scopes", "contact",
    "developers", "allow", "notBefore", "expires", "createdAt", "createdBy", "duplicatedFrom",
    "generation", "revision",
  ]
  private static let accountKeys: Set = ["id", "name", "kind", "agency", "apiAccess", "closed"]
  private static let memberKeys: Set = ["id", "account", "name", "email", "role"]
  private static let eventKeys: Set = [
    "position", "id", "type", "schema", "recordedAt", "occurredAt", "account", "subject", "actor",
    "reason", "correlation", "causation", "request", "data",
  ]
  private static let change: Set = ["position", "changed"]

  @Test("init")
  func initialize() throws {
    let ledger = try CommandLineLedger()
    let answer = try ledger.one("init")
    #expect(answer.keys == ["ledger", "account", "position"])
    #expect(answer["ledger"].text?.hasPrefix("ledger_") == true)
    #expect(answer["account"] == .null)
    #expect(answer["position"].number ?? 0 > 0)
    let catalog = try ledger.one("catalog", "show")
    #expect(catalog["versions"].elements.map { $0["name"].text } == ["v1"])
    #expect(
      catalog["scopes"].elements[0]["scopes"]
        == .array([.string("api:read"), .string("api:write")]))
    let other = try CommandLineLedger()
    let account = try other.one("init", "--account", "Northwind")["account"].text
    #expect(account?.hasPrefix("account_") == true)
    let shown = try other.one("account", "show", "Northwind")
    #expect(shown["id"].text == account)
    #expect(shown["kind"].text == "agency")
    #expect(shown["apiAccess"].bool == false)
  }

  @Test("account")
  func account() throws {
    let ledger = try CommandLineLedger.furnished()
    let agency = try ledger.one("account", "show", "Northwind")
    #expect(agency.keys == Self.accountKeys)
    let open = try ledger.one(
      "account", "open", "--name", "Fabrikam", "--kind", "client", "--agency", "Northwind")
    #expect(open.keys == Self.change.union(["account"]))
    #expect(open["account"].keys == Self.accountKeys)
    #expect(open["account"]["agency"] == agency["id"])
    #expect(open["account"]["apiAccess"].bool == false)
    #expect(open["changed"].bool == true)
    let lines = try ledger.done("account", "list")
    #expect(lines.map { $0["name"].text } == ["Northwind", "Contoso", "Fabrikam"])
    for words in [
      ["rename", "Fabrikam", "--name", "Fabrikam Ltd"], ["enable-api", "Fabrikam Ltd"],
      ["disable-api", "Fabrikam Ltd", "--yes"], ["close", "Fabrikam Ltd", "--yes"],
    ] {
      let answer = try ledger.done(["account"] + words)[0]
      #expect(answer.keys == Self.change.union(["account"]), "\(words)")
      #expect(answer["account"].keys == Self.accountKeys)
    }
    let closed = try #require(open["account"]["id"].text)
    #expect(try ledger.one("account", "show", closed)["closed"].bool == true)
  }

  @Test("member")
  func member() throws {
    let ledger = try CommandLineLedger.furnished()
    let added = try ledger.one(
      "member", "add", "--account", "Northwind", "--name", "Ana", "--email",
      "ana@northwind.example",
      "--role", "account-administrator")
    #expect(added.keys == Self.change.union(["member", "memberKey"]))
    #expect(added["member"].keys == Self.memberKeys)
    #expect(added["memberKey"].text?.hasPrefix("tlm_") == true)
    let reset = try ledger.one("member", "reset-key", "ana@northwind.example", "--yes")
    #expect(reset.keys == Self.change.union(["member", "memberKey"]))
    #expect(reset["memberKey"] != added["memberKey"])
    let role = try ledger.one("member", "role", "Ana", "--role", "auditor", "--yes")
    #expect(role.keys == Self.change.union(["member"]))
    #expect(role["member"]["role"].text == "auditor")
    let lines = try ledger.done("member", "list", "--account", "Northwind")
    #expect(lines.map(\.keys) == [Self.memberKeys])
    let removed = try ledger.one("member", "remove", "Ana", "--yes")
    #expect(removed.keys == Self.change.union(["member"]))
    #expect(try ledger.done("member", "list") == [])
  }

  @Test("catalog")
  func catalog() throws {
    let ledger = try CommandLineLedger.furnished()
    let shown = try ledger.one("catalog", "show")
    #expect(shown.keys == ["versions", "scopes"])
    #expect(shown["versions"].elements.allSatisfy { $0.keys == ["name", "status", "sunset"] })
    #expect(shown["versions"].elements[0]["sunset"].text == "2030-01-31T00:00:00.000000Z")
    #expect(shown["versions"].elements[1]["sunset"] == .null)
    #expect(shown["scopes"].elements[0].keys == ["category", "scopes"])
    let text = try ledger.run(["catalog", "show", "--output", "json"]).outputText
    let same = try ledger.one("catalog", "publish", "-", input: text)
    #expect(same.keys == Self.change.union(["catalog"]))
    #expect(same["changed"].bool == false)
    let dry = try ledger.one(
      "catalog", "publish", "-", "--dry-run",
      input: text.replacing("actions:write", with: "actions:change"))
    #expect(dry.keys == Self.change.union(["catalog", "dryRun"]))
    #expect(dry["position"] == .null)
    #expect(dry["changed"].bool == true)
  }

  @Test("keys")
  func keys() throws {
    let ledger = try CommandLineLedger.furnished()
    let rotated = try ledger.one("keys", "rotate")
    #expect(rotated.keys == Self.change.union(["key"]))
    #expect(rotated["key"]["number"].number == 2)
    let lines = try ledger.done("keys", "list")
    #expect(
      lines.map(\.keys) == [
        ["number", "current", "createdAt"], ["number", "current", "createdAt"],
      ])
    #expect(try ledger.one("keys", "retire", "1", "--yes")["changed"].bool == true)
    #expect(try ledger.done("keys", "list").map { $0["number"].number } == [2])
  }

  @Test("token create, show, list")
  func create() throws {
    let ledger = try CommandLineLedger.furnished()
    let answer = try ledger.one(
      "token", "create", "--account", "Contoso", "--name", "CRM sync", "--scope", "actions:write",
      "--scope", "actions:read", "--description", "one\ntwo", "--contact", "ops@contoso.example",
      "--developer", "a@contoso.example", "--developer", "b@contoso.example", "--allow",
      "10.0.0.0/8", "--not-before", "2026-01-01", "--expires", "2099-01-01")
    #expect(answer.keys == Self.change.union(["token", "authToken"]))
    let token = answer["token"]
    #expect(token.keys == Self.tokenKeys)
    #expect(token["id"].text?.hasPrefix("token_") == true)
    #expect(answer["authToken"].text?.hasPrefix("tlk_") == true)
    #expect(token["scopes"] == .array([.string("actions:read"), .string("actions:write")]))
    #expect(token["apiVersion"].text == "v13")
    #expect(token["description"].text == "one\ntwo")
    #expect(token["allow"] == .array([.string("10.0.0.0/8")]))
    #expect(token["expires"].text == "2099-01-01T00:00:00.000000Z")
    #expect(token["createdBy"].text?.hasPrefix("operator:") == true)
    #expect(token["generation"].number == 1)
    #expect(token["revision"] == answer["position"])
    #expect(token["duplicatedFrom"] == .null)
    let shown = try ledger.one("token", "show", "CRM sync")
    #expect(shown.keys == Self.tokenKeys.union(["usage"]))
    #expect(token.keys.allSatisfy { shown[$0] == token[$0] })
    #expect(
      shown["usage"].keys == ["lastUsed", "address", "count", "failures", "days", "generations"])
    #expect(shown["usage"]["lastUsed"] == .null)
    #expect(try ledger.one("token", "show", String((token["id"].text ?? "").dropLast(3))) == shown)
    #expect(try ledger.done("token", "list") == [token])
    let past = try ledger.one(
      "token", "show", "CRM sync", "--at", "\(token["revision"].number ?? 0)")
    #expect(past.keys == shown.keys && past["usage"] == .null)
    let plain = try ledger.token("Plain")
    let other = try ledger.one("token", "show", plain.id)
    #expect(other.keys == Self.tokenKeys.union(["usage"]))
    for key in ["description", "contact", "notBefore", "expires"] { #expect(other[key] == .null) }
    for key in ["developers", "allow"] { #expect(other[key] == .array([])) }
    let list = try ledger.one("token", "list", "--output", "json", "--limit", "1")
    #expect(list.keys == ["tokens", "total", "next"])
    #expect(list["total"].number == 2)
    let cursor = try #require(list["next"].text)
    let rest = try ledger.one(
      "token", "list", "--output", "json", "--limit", "1", "--cursor", cursor)
    #expect(rest["next"] == .null)
    #expect(rest["tokens"].elements == [token])
  }

  @Test("token duplicate, reset, restore show a secret; what needs none has none")
  func secrets() throws {
    let ledger = try CommandLineLedger.furnished()
    let first = try ledger.token("N")
    let making = Self.change.union(["token", "authToken"])
    let copy = try ledger.one("token", "duplicate", "N")
    #expect(copy.keys == making)
    #expect(copy["token"]["name"].text == "N (copy)")
    #expect(copy["token"]["duplicatedFrom"].text == first.id)
    let reset = try ledger.one("token", "reset", "N", "--grace", "7d", "--yes")
    #expect(reset.keys == making)
    #expect(reset["token"]["generation"].number == 2)
    let back = try ledger.one("token", "reset", "N", "--take-back", "--yes")
    #expect(back.keys == Self.change.union(["token"]))
    #expect(back["token"]["generation"].number == 1)
    let ended = try ledger.one("token", "reset", "N", "--end-grace", "--yes")
    #expect(ended.keys == Self.change.union(["token"]))
    #expect(ended["changed"].bool == false)
    try ledger.done("token", "delete", "N", "--yes")
    let restored = try ledger.one("token", "restore", first.id, "--name", "M")
    #expect(restored.keys == making)
    #expect(restored["token"]["name"].text == "M")
  }

  @Test("token edit, upgrade, disable, enable, delete")
  func changes() throws {
    let ledger = try CommandLineLedger.furnished()
    let old = try ledger.token("Old", "--api-version", "v12", "--description", "x")
    let new = try ledger.token("New")
    let keys = Self.change.union(["token"])
    let edited = try ledger.one(
      "token", "edit", "Old", "--name", "Older", "--scope", "actions:write", "--clear",
      "description")
    #expect(edited.keys == keys)
    #expect(edited["token"]["name"].text == "Older")
    #expect(edited["token"]["description"] == .null)
    #expect(edited["token"]["scopes"] == .array([.string("actions:write")]))
    #expect(try ledger.one("token", "upgrade", old.id)["token"]["apiVersion"].text == "v13")
    let both = try ledger.done("token", "disable", old.id, new.id, "--yes")
    #expect(both.map(\.keys) == [keys, keys])
    #expect(both.map { $0["token"]["id"].text } == [old.id, new.id])
    #expect(both.allSatisfy { $0["token"]["state"].text == "disabled" })
    #expect(both[1]["position"].number == (both[0]["position"].number ?? 0) + 1)
    let again = try ledger.done("token", "disable", old.id, "--yes")
    #expect(again[0]["changed"].bool == false)
    #expect(again[0]["position"].number == both[1]["position"].number)
    #expect(try ledger.one("token", "enable", old.id)["token"]["state"].text == "enabled")
    #expect(try ledger.one("token", "delete", old.id, "--yes")["token"]["state"].text == "deleted")
    #expect(try ledger.done("token", "list").map { $0["id"].text } == [new.id])
    #expect(try ledger.done("token", "list", "--state", "deleted").count == 1)
  }

  @Test("Bulk by filter: the dry run lists what would change with a digest, which is checked")
  func bulk() throws {
    let ledger = try CommandLineLedger.furnished()
    for name in ["a1", "a2", "b1"] { _ = try ledger.token(name) }
    try ledger.done("token", "disable", "a1", "--yes")
    let words = ["token", "disable", "--all", "--account", "Contoso", "--name", "a"]
    let dry = try ledger.done(words + ["--dry-run"])
    #expect(dry.map { $0["token"]["name"].text } == ["a2"])
    #expect(dry.allSatisfy { $0.keys == Self.change.union(["token", "dryRun", "digest"]) })
    let digest = try #require(dry[0]["digest"].text)
    _ = try ledger.token("a3")
    let moved = try ledger.run(words + ["--yes", "--expect-digest", digest])
    #expect(moved.status == 5)
    let all = try ledger.done(words + ["--yes"])
    #expect(Set(all.map { $0["token"]["name"].text }) == ["a2", "a3"])
    let nothing = try ledger.done(words + ["--yes"])
    #expect(nothing.map(\.keys) == [Self.change.union(["token"])])
    #expect(nothing[0]["token"] == .null && nothing[0]["changed"].bool == false)
    let table = try ledger.run(words + ["--yes", "--output", "table"])
    #expect(table.outputText == "tokens: nothing to change\n" && table.errorText == "")
  }

  @Test("A dry run shows null for what does not exist yet, and appends nothing")
  func dryRun() throws {
    let ledger = try CommandLineLedger.furnished()
    _ = try ledger.token("N")
    let before = try ledger.truth()
    let create = try ledger.one(
      "token", "create", "--account", "Contoso", "--name", "X", "--scope", "actions:read",
      "--dry-run")
    #expect(create.keys == Self.change.union(["token", "authToken", "dryRun"]))
    #expect(create["token"].keys == Self.tokenKeys)
    for key in ["authToken", "position"] { #expect(create[key] == .null) }
    for key in ["id", "createdAt", "revision"] { #expect(create["token"][key] == .null) }
    #expect(create["dryRun"].bool == true)
    #expect(create["changed"].bool == true)
    let disable = try ledger.one("token", "disable", "N", "--dry-run")
    #expect(disable["token"]["state"].text == "disabled")
    #expect(disable["position"] == .null)
    let open = try ledger.one("account", "open", "--name", "X", "--kind", "client", "--dry-run")
    #expect(open["account"]["id"] == .null)
    let member = try ledger.one(
      "member", "add", "--account", "Contoso", "--name", "X", "--email", "x@x.example", "--role",
      "gateway", "--dry-run")
    #expect(member["member"]["id"] == .null)
    #expect(member["memberKey"] == .null)
    #expect(try ledger.one("token", "show", "N")["state"].text == "enabled")
    #expect(try ledger.truth() == before)
  }

  @Test("A request id repeated gets the first answer, without the secret")
  func repeated() throws {
    let ledger = try CommandLineLedger.furnished()
    let words = [
      "token", "create", "--account", "Contoso", "--name", "R", "--scope", "actions:read",
      "--request-id", "once",
    ]
    let first = try ledger.done(words)[0]
    let second = try ledger.done(words)[0]
    #expect(second["position"] == first["position"])
    #expect(second["token"]["id"] == first["token"]["id"])
    #expect(second["authToken"] == .null)
    #expect(second["repeated"].bool == true)
    #expect(try ledger.done("token", "list").count == 1)
    let other = try ledger.run(words + ["--description", "another"])
    #expect(other.status == 5)
  }

  @Test("token authenticate")
  func authenticate() throws {
    let ledger = try CommandLineLedger.furnished()
    let token = try ledger.token("N")
    let keys: Set = [
      "authenticated", "reason", "token", "account", "scopes", "apiVersion", "generation",
      "position",
    ]
    let yes = try ledger.one("token", "authenticate", input: token.secret + "\n")
    #expect(yes.keys == keys)
    #expect(yes["authenticated"].bool == true)
    #expect(yes["reason"] == .null)
    #expect(yes["token"].text == token.id)
    try ledger.done("token", "disable", "N", "--yes")
    let no = try ledger.run(["token", "authenticate", "--token", token.id], input: token.secret)
    #expect(no.status == 7)
    #expect(no.errorText == "")
    let answer = try JSONReading.value(no.outputText)
    #expect(answer["reason"].text == "disabled")
    #expect(answer["token"].text == token.id)
    let unknown = try JSONReading.value(
      ledger.run(["token", "authenticate"], input: "tlk_nothing").outputText)
    #expect(unknown.keys == keys)
    #expect(unknown["reason"].text == "unknown")
    for key in ["token", "account", "apiVersion", "generation"] { #expect(unknown[key] == .null) }
    #expect(unknown["scopes"] == .array([]))
    #expect(try ledger.run(["token", "authenticate"], input: "").status == 2)
    #expect(try ledger.run(["token", "authenticate"], input: "\n").status == 2)
  }

  @Test("events and audit")
  func events() throws {
    let ledger = try CommandLineLedger.furnished()
    try ledger.done(
      "member", "add", "--account", "Northwind", "--name", "Ana", "--email", "ana@n.example",
      "--role", "account-administrator")
    let token = try ledger.token("N")
    try ledger.done(
      "token", "disable", "N", "--yes", "--as", "ana@n.example", "--reason", "Strange calls",
      "--request-id", "r-1")
    let events = try ledger.done("events", "list")
    #expect(events.map { $0["position"].number } == Array(1...events.count).map { $0 })
    #expect(events[0]["type"].text == "ledger.created")
    for event in events { #expect(event.keys == Self.eventKeys) }
    #expect(events[0]["actor"].keys == ["id", "via", "address", "agent"])
    let last = try #require(events.last)
    #expect(last["type"].text == "token.disabled")
    #expect(last["subject"].text == token.id)
    #expect(last["reason"].text == "Strange calls")
    #expect(last["request"].text == "r-1")
    #expect(last["actor"]["id"].text?.hasPrefix("member_") == true)
    #expect(last["actor"]["by"].text?.hasPrefix("operator:") == true)
    #expect(last["data"] == .object([:]))
    let position = String(try #require(last["position"].number))
    let shown = try ledger.one("events", "show", position)
    #expect(shown.keys == last.keys.union(["diagnostic", "leaf", "leafHash"]))
    #expect(last.keys.allSatisfy { shown[$0] == last[$0] })
    #expect(try ledger.one("events", "show", try #require(last["id"].text)) == shown)
    #expect(try ledger.done("events", "list", "--reverse", "--limit", "1") == [last])
    #expect(try ledger.done("events", "list", "--actor", "ana@n.example") == [last])
    #expect(try ledger.done("events", "list", "--token", "N", "--type", "token.disabled") == [last])
    #expect(try ledger.done("audit", "member", "Ana") == [last])
    let page = try ledger.one("events", "list", "--limit", "2", "--output", "json")
    #expect(page.keys == ["events", "total", "next"])
    #expect(page["total"].number == events.count)
    #expect(page["next"].number == 2)
    let life = try ledger.done("audit", "token", "N")
    #expect(life.map { $0["type"].text } == ["token.created", "token.disabled"])
    for step in life { #expect(step.keys == Self.eventKeys.union(["changes"])) }
    let changes = life[1]["changes"].elements
    #expect(changes.map { $0["field"].text } == ["state"])
    #expect(changes[0]["before"].text == "enabled")
    #expect(changes[0]["after"].text == "disabled")
    let read = try ledger.run(["audit", "token", "N", "--output", "table"]).outputText
    for word in ["token.disabled", "Ana", "Strange calls", "enabled → disabled"] {
      #expect(read.contains(word), "\(word)")
    }
    #expect(try ledger.done("export", "events") == events)
  }

  @Test("replay, views, export tokens")
  func replay() throws {
    let ledger = try CommandLineLedger.furnished()
    _ = try ledger.token("N")
    let position = try #require(try ledger.done("events", "list").last?["position"].number)
    try ledger.done("token", "disable", "N", "--yes")
    let then = try ledger.done("replay", "state", "--at", "\(position)")
    #expect(then.map(\.keys) == [Self.tokenKeys])
    #expect(then[0]["state"].text == "enabled")
    #expect(try ledger.done("replay", "state", "--at", "2001-01-01") == [])
    #expect(try ledger.one("token", "show", "N", "--at", "\(position)")["state"].text == "enabled")
    let status = try ledger.done("views", "status")
    for view in status {
      #expect(
        view.keys == [
          "name", "version", "environment", "position", "lag", "entries", "sizeBytes", "state",
          "stopped", "failure",
        ])
    }
    #expect(
      status.map(\.["name"].text) == [
        "State", "Credentials", "Requests", "columns", "created", "history", "merkle", "names",
      ])
    try ledger.done("views", "rebuild", "--only", "history")
    let checks = try ledger.done("views", "check")
    for check in checks {
      #expect(check.keys == ["name", "position", "entries", "difference"])
      #expect(check["difference"] == .null)
    }
    try ledger.done("views", "rebuild")
    #expect(try ledger.done("export", "tokens").map(\.keys) == [Self.tokenKeys])
  }
}
