import TestSupport
import Testing

@testable import TokenLedger

@Suite("Importing from CloudTrail")
struct CloudTrailImportTests {
  private func withLedger(_ body: (Ledger) throws -> Void) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("ledger")
    _ = try Ledger.create(at: path, founding: Ledger.Founding(actor: Ledger.processOperator))
    let ledger = try Ledger.open(at: path)
    do {
      try body(ledger)
    } catch {
      ledger.close()
      throw error
    }
    ledger.close()
  }

  private func file(_ records: String...) -> [(name: String, contents: [UInt8])] {
    [("trail.json", Array("{\"Records\": [\(records.joined(separator: ", "))]}".utf8))]
  }

  private let origin = Origin(via: .cli)

  @Test("a key's life becomes a token's, as it was and by whom")
  func life() throws {
    try withLedger { ledger in
      let report = try ledger.importCloudTrail(
        files: file(CloudTrailSample.created, CloudTrailSample.change("DeleteAccessKey")),
        origin: origin)
      #expect(report.read == 2)
      #expect(report.appended == 3)
      #expect(report.skipped.isEmpty)

      let account = try ledger.account(named: "123456789012")
      #expect(account.kind == .client)
      #expect(account.agency == nil)
      let filter = TokenFilter(states: [.deleted])
      let token = try #require(try ledger.tokens(TokenListRequest(filter: filter)).tokens.first)
      #expect(token.settings.name.text == "AKIAIOSFODNN7EXAMPLE")
      #expect(token.settings.description?.text == "Bob")
      #expect(token.settings.scopes.isEmpty)
      #expect(token.createdAt == (try Timestamp("2023-07-10T12:24:29Z")))
      #expect(token.secret == nil)
      let history = try ledger.history(of: token.id)
      #expect(history.map(\.type) == [.tokenCreated, .tokenDeleted])
      #expect(
        history.allSatisfy { $0.actor.id == "principal:arn:aws:iam::123456789012:user/Alice" })
      #expect(history[1].origin.agent?.text == "curl")
      #expect(history[1].occurredAt == (try Timestamp("2023-07-10T12:28:24Z")))
    }
  }

  @Test("importing again appends nothing, also when the account was renamed meanwhile")
  func again() throws {
    try withLedger { ledger in
      let files = file(
        CloudTrailSample.created, CloudTrailSample.change("UpdateAccessKey", status: "Inactive"))
      _ = try ledger.importCloudTrail(files: files, origin: origin)
      let position = try ledger.position()
      let second = try ledger.importCloudTrail(files: files, origin: origin)
      #expect(second.appended == 0)
      #expect(second.skipped == ["alreadyImported": 2])
      #expect(try ledger.position() == position)

      let account = try ledger.account(named: "123456789012").id
      _ = try ledger.executeAndWait(
        Request(.renameAccount(account, name: "AWS"), actor: Ledger.processOperator))
      let third = try ledger.importCloudTrail(files: files, origin: origin)
      #expect(third.appended == 0)
    }
  }

  @Test("what is imported later continues the same token")
  func later() throws {
    try withLedger { ledger in
      _ = try ledger.importCloudTrail(files: file(CloudTrailSample.created), origin: origin)
      let disable = CloudTrailSample.change("UpdateAccessKey", status: "Inactive")
      let report = try ledger.importCloudTrail(files: file(disable), origin: origin)
      #expect(report.appended == 1)
      let tokens = try ledger.tokens(TokenListRequest()).tokens
      #expect(tokens.map(\.isDisabled) == [true])
    }
  }

  @Test("a key first seen in a change is entered as inferred")
  func inferred() throws {
    try withLedger { ledger in
      let disable = CloudTrailSample.change("UpdateAccessKey", status: "Inactive")
      let report = try ledger.importCloudTrail(files: file(disable), origin: origin)
      #expect(report.appended == 3)
      let token = try #require(try ledger.tokens(TokenListRequest()).tokens.first)
      guard case .tokenCreated(let created) = try ledger.history(of: token.id)[0].body else {
        throw JSONError("no creation", at: 0)
      }
      #expect(created.isInferred)
      #expect(token.isDisabled)
      #expect(try ledger.importCloudTrail(files: file(disable), origin: origin).appended == 0)
    }
  }

  @Test("one malformed file among several keeps all of them out")
  func malformed() throws {
    try withLedger { ledger in
      let before = try ledger.position()
      let files = file(CloudTrailSample.created) + [("cut.json", Array("{\"Records\": [".utf8))]
      let error = #expect(throws: LedgerError.self) {
        try ledger.importCloudTrail(files: files, origin: origin)
      }
      #expect(error?.message.hasPrefix("cut.json:1:14:") == true, "\(error?.message ?? "")")
      #expect(try ledger.position() == before)
    }
  }

  @Test(
    "the public records, in any order, once",
    .enabled(
      if: !CloudTrailReaderTests.publicFiles.isEmpty,
      "the public CloudTrail records are not here"))
  func publicRecords() throws {
    try withLedger { ledger in
      let files = CloudTrailReaderTests.publicFiles
      let report = try ledger.importCloudTrail(files: files.reversed(), origin: origin)
      #expect(report.read == 631)
      #expect(report.appended == 5)
      #expect(report.skipped == ["unrelated": 627])
      #expect(try ledger.importCloudTrail(files: files, origin: origin).appended == 0)
      let deleted = TokenFilter(states: [.deleted])
      #expect(try ledger.tokens(TokenListRequest(filter: deleted)).total == 2)
    }
  }
}
