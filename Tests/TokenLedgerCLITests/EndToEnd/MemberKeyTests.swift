import TestSupport
import Testing
import TokenLedger

@Suite("A member key, asked about by one process while another changes things")
struct MemberKeyRevocationTests {
  @Test("is stopped for the very next question after the other was done")
  func revocation() throws {
    let folder = try CommandLineLedger.furnished()
    func add(_ email: String) throws -> (id: String, key: Secret) {
      let answer = try folder.one(
        "member", "add", "--account", "Contoso", "--name", "M", "--email", email, "--role",
        "auditor")
      let key = try #require(answer["memberKey"].text)
      return (try #require(answer["member"]["id"].text), Secret(presented: key.utf8))
    }
    let (removed, reset, closed) = (
      try add("a@example.org"), try add("b@example.org"), try add("c@example.org")
    )
    let ledger = try Ledger.open(at: folder.path)
    defer { ledger.close() }
    for member in [removed, reset, closed] {
      #expect(try ledger.member(withKey: member.key)?.member.description == member.id)
    }
    // What another process adds is known at once, too.
    let late = try add("d@example.org")
    #expect(try ledger.member(withKey: late.key)?.role == .auditor)
    try folder.done("member", "role", late.id, "gateway", "--yes")
    #expect(try ledger.member(withKey: late.key)?.role == .gateway)

    try folder.done("member", "remove", removed.id, "--yes")
    #expect(try ledger.member(withKey: removed.key) == nil)
    try folder.done("member", "reset-key", reset.id, "--yes")
    #expect(try ledger.member(withKey: reset.key) == nil)
    #expect(try ledger.member(withKey: closed.key) != nil)
    try folder.done("account", "close", "Contoso", "--yes")
    #expect(try ledger.member(withKey: closed.key) == nil)
    #expect(try ledger.member(withKey: late.key) == nil)
  }
}
