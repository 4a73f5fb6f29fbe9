import TestSupport
import Testing

@testable import TokenLedger

@Suite("Reading CloudTrail files")
struct CloudTrailReaderTests {
  private func verdicts(_ text: String) throws -> [CloudTrailVerdict] {
    try CloudTrailReader.verdicts(name: "trail.json", contents: Array(text.utf8))
  }

  private func only(_ text: String) throws -> CloudTrailRecord {
    let all = try verdicts(text)
    guard all.count == 1, case .relevant(let record) = all[0] else {
      throw JSONError("not one relevant record", at: 0)
    }
    return record
  }

  @Test("a creation says who made which key for whom, from where")
  func creation() throws {
    let record = try only("{\"Records\": [\(CloudTrailSample.created)]}")
    #expect(record.change == .created)
    #expect(record.keyID == "AKIAIOSFODNN7EXAMPLE")
    #expect(record.userName == "Bob")
    #expect(record.accountNumber == "123456789012")
    #expect(record.principal.text == "arn:aws:iam::123456789012:user/Alice")
    #expect(record.address == (try IPAddress("192.0.2.10")))
    #expect(record.agent?.text == "aws-cli/2.15.0")
    #expect(record.time == (try Timestamp("2023-07-10T12:24:29Z")))
    #expect(record.id.value >> 96 == 0x64b7_de64)
  }

  @Test(
    "updates and deletions",
    arguments: [
      ("UpdateAccessKey", "Inactive", CloudTrailRecord.Change.disabled),
      ("UpdateAccessKey", "Active", .enabled), ("UpdateAccessKey", "Expired", .disabled),
      ("DeleteAccessKey", "", .deleted),
    ])
  func changes(name: String, status: String, change: CloudTrailRecord.Change) throws {
    let record = try only(CloudTrailSample.change(name, status: status))
    #expect(record.change == change)
    #expect(record.keyID == "AKIAIOSFODNN7EXAMPLE")
  }

  @Test("a caller without a name of its own is known by what there is; a service has no address")
  func sparse() throws {
    let record = try only(
      CloudTrailSample.change(
        "DeleteAccessKey", identity: #"{"type": "Root", "principalId": "123456789012"}"#,
        address: "cloudformation.amazonaws.com"))
    #expect(record.principal.text == "123456789012")
    #expect(record.address == nil)
  }

  @Test("what a client says of itself is cut, and secrets in it are masked")
  func agents() throws {
    let secret = String(
      decoding: SecretFormat.assemble(.authToken, random: [UInt8](repeating: 0x61, count: 40)),
      as: UTF8.self)
    let long = String(repeating: "é", count: 600)
    for agent in ["curl \(secret)", "\(long)", "a\\u0007b"] {
      let record = try only(CloudTrailSample.change("DeleteAccessKey", agent: agent))
      let recorded = try #require(record.agent)
      #expect(!recorded.text.contains(secret))
      #expect(recorded.text.unicodeScalars.count <= 500)
    }
  }

  @Test("failed calls and unrelated records are told apart")
  func skipped() throws {
    let failed = CloudTrailSample.change(
      "DeleteAccessKey", extra: #", "errorCode": "AccessDenied""#)
    #expect(try verdicts(failed) == [.skipped(.failed)])
    let other = CloudTrailSample.change("ListAccessKeys")
    #expect(try verdicts(other + "\n" + other) == [.skipped(.unrelated), .skipped(.unrelated)])
    #expect(try verdicts(#"{"Records": []}"#).isEmpty)
  }

  @Test(
    "a malformed file is refused whole, with its place",
    arguments: [
      ("", "trail.json:1:1: the file is empty"),
      ("{\"Records\": [\n{\"eventVersion\": \"1.08\"", "trail.json:2:24: the text ends"),
      ("{\"Records\": 7}", "trail.json:1:13: Records is to be a list"),
      ("{\"Records\": [7]}", "trail.json:1:14: a record is to be an object"),
      ("{\"records\": []}", "trail.json:1:1: this is no CloudTrail file"),
      (
        CloudTrailSample.change("UpdateAccessKey", status: "Odd"),
        "trail.json:1:1: this record about an access key lacks requestParameters.status"
      ),
      (
        CloudTrailSample.change("DeleteAccessKey", id: "not-a-uuid"),
        "trail.json:1:1: this record about an access key lacks an eventID"
      ),
    ])
  func malformed(text: String, message: String) throws {
    let error = #expect(throws: LedgerError.self) { try verdicts(text) }
    #expect(error?.code == .malformedImport)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }

  @Test("a compressed file is refused with advice")
  func compressed() {
    let error = #expect(throws: LedgerError.self) {
      try CloudTrailReader.verdicts(name: "a.json.gz", contents: [0x1F, 0x8B, 8, 0])
    }
    #expect(error?.message.contains("gunzip") == true)
  }

  static let publicFiles = SharedData.files(in: "cloudtrail", suffix: ".json")

  @Test(
    "631 public records hold two keys that are created and deleted",
    .enabled(if: !publicFiles.isEmpty, "the public CloudTrail records are not here"))
  func publicRecords() throws {
    let all = try Self.publicFiles.flatMap {
      try CloudTrailReader.verdicts(name: $0.name, contents: $0.contents)
    }
    let plan = CloudTrailPlan(all) { _ in nil }
    #expect(plan.read == 631)
    #expect(plan.steps.map(\.record.change) == [.created, .created, .deleted, .deleted])
    #expect(Set(plan.steps.map(\.record.keyID)).count == 2)
    #expect(plan.skipped == [.unrelated: 627])
    let back = CloudTrailPlan(all.reversed()) { _ in nil }
    #expect(back.steps == plan.steps)
  }
}

/// Records as AWS writes them, in one line.
enum CloudTrailSample {
  static let identity =
    #"{"type": "IAMUser", "arn": "arn:aws:iam::123456789012:user/Alice", "userName": "Alice"}"#

  static let created = """
    {"eventVersion": "1.08", "eventID": "64b7de64-bf53-47ae-b7e3-d30cb1b5136e", \
    "eventTime": "2023-07-10T12:24:29Z", "eventSource": "iam.amazonaws.com", \
    "eventName": "CreateAccessKey", "sourceIPAddress": "192.0.2.10", \
    "userAgent": "aws-cli/2.15.0", "recipientAccountId": "123456789012", \
    "userIdentity": \(identity), "requestParameters": {"userName": "Bob"}, \
    "responseElements": {"accessKey": {"accessKeyId": "AKIAIOSFODNN7EXAMPLE", \
    "status": "Active", "userName": "Bob"}}}
    """

  static func change(
    _ name: String, status: String = "", id: String = "20e603c0-e2d6-4bc4-9f25-031d3e314950",
    identity: String = identity, address: String = "192.0.2.10", agent: String = "curl",
    extra: String = ""
  ) -> String {
    """
    {"eventVersion": "1.08", "eventID": "\(id)", "eventTime": "2023-07-10T12:28:24Z", \
    "eventSource": "iam.amazonaws.com", "eventName": "\(name)", \
    "sourceIPAddress": "\(address)", "userAgent": "\(agent)", \
    "recipientAccountId": "123456789012", "userIdentity": \(identity), "requestParameters": \
    {"userName": "Bob", "status": "\(status)", "accessKeyId": "AKIAIOSFODNN7EXAMPLE"}\(extra)}
    """
  }
}
