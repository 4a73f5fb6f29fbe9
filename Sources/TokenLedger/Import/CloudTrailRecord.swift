/// One call of AWS's API that began, changed or ended the life of an IAM access key.
///
/// Source: AWS CloudTrail User Guide, "CloudTrail record contents"; IAM API Reference,
/// CreateAccessKey, UpdateAccessKey, DeleteAccessKey.
package struct CloudTrailRecord: Hashable, Sendable {
  /// What the call did to the key.
  package enum Change: Hashable, Sendable {
    case created, disabled, enabled, deleted
  }

  /// The record's UUID: the same call has the same in every file that tells of it.
  package var id: CorrelationID
  package var time: Timestamp
  package var change: Change
  /// The AWS account's number.
  package var accountNumber: String
  package var keyID: String
  /// Whose key it is.
  package var userName: String
  /// Who called.
  package var principal: ActorName
  package var address: IPAddress?
  package var agent: UserAgent?

  /// The key as the log of its account knows it.
  package var key: CloudTrailKey { CloudTrailKey(accountNumber: accountNumber, keyID: keyID) }

  /// Records are entered in this order, whatever file they stand in.
  package static func precedes(_ left: Self, _ right: Self) -> Bool {
    (left.time, left.id) < (right.time, right.id)
  }
}

/// An access key of an AWS account.
package struct CloudTrailKey: Hashable, Sendable {
  package var accountNumber: String
  package var keyID: String
}

/// What a record comes to before anything is known of the ledger.
package enum CloudTrailVerdict: Hashable, Sendable {
  case relevant(CloudTrailRecord)
  case skipped(CloudTrailSkip)
}

/// Why a record is not entered. The raw value is the name that reports count it under.
package enum CloudTrailSkip: String, CaseIterable, Sendable {
  /// About something else than the life of access keys.
  case unrelated
  /// The call failed, so nothing happened.
  case failed
  /// The same record stands in another of the files.
  case repeated
  /// An earlier import entered it.
  case alreadyImported
  /// The key was so already.
  case unchanged
  /// The log already knows what happened to the key later: entered now, it would undo that.
  case superseded
  /// The key was deleted before.
  case afterDeletion
}

extension CloudTrailRecord {
  /// Judges one element of `Records`.
  ///
  /// - Throws: ``JSONError`` for a record about an access key that lacks what such records have.
  package static func verdict(on record: JSONValue) throws(JSONError) -> CloudTrailVerdict {
    guard record.object != nil else {
      throw JSONError("a record is to be an object", at: record.offset)
    }
    guard record["eventSource"]?.string == "iam.amazonaws.com",
      let name = record["eventName"]?.string,
      ["CreateAccessKey", "UpdateAccessKey", "DeleteAccessKey"].contains(name)
    else { return .skipped(.unrelated) }
    // Failed calls carry an errorCode, a few of them only an errorMessage.
    if record["errorCode"] != nil || record["errorMessage"] != nil { return .skipped(.failed) }

    let parameters = record["requestParameters"]
    let created = record["responseElements"]?["accessKey"]
    let change: Change
    switch (name, parameters?["status"]?.string) {
    case ("CreateAccessKey", _): change = .created
    case ("DeleteAccessKey", _): change = .deleted
    case ("UpdateAccessKey", "Active"): change = .enabled
    // AWS expires keys of abandoned accounts: they are refused until activated again.
    case ("UpdateAccessKey", "Inactive"), ("UpdateAccessKey", "Expired"): change = .disabled
    default: throw missing("requestParameters.status of Active or Inactive", record)
    }
    let source = change == .created ? created : parameters
    guard let keyID = source?["accessKeyId"]?.string else {
      throw missing(
        change == .created
          ? "responseElements.accessKey.accessKeyId" : "requestParameters.accessKeyId", record)
    }
    let identity = record["userIdentity"]
    return .relevant(
      CloudTrailRecord(
        id: try eventID(record), time: try time(record), change: change,
        accountNumber: try accountNumber(record), keyID: keyID,
        // Without a user name the call is about the caller's own key.
        userName: source?["userName"]?.string ?? parameters?["userName"]?.string
          ?? identity?["userName"]?.string ?? identity?["type"]?.string ?? "unknown",
        principal: ActorName.recorded(principal(identity)) ?? "unknown",
        address: record["sourceIPAddress"]?.string.flatMap { try? IPAddress($0) },
        agent: record["userAgent"]?.string.flatMap { UserAgent.recorded($0) }))
  }

  private static func principal(_ identity: JSONValue?) -> String {
    for field in ["arn", "userName", "invokedBy", "principalId", "type"] {
      if let text = identity?[field]?.string { return text }
    }
    return "unknown"
  }

  private static func eventID(_ record: JSONValue) throws(JSONError) -> CorrelationID {
    guard let text = record["eventID"]?.string, let value = uuid(text) else {
      throw missing("an eventID that is a UUID", record)
    }
    return CorrelationID(value: value)
  }

  private static func time(_ record: JSONValue) throws(JSONError) -> Timestamp {
    guard let text = record["eventTime"]?.string, let time = try? Timestamp(text) else {
      throw missing("an eventTime of the form 2023-07-10T12:24:29Z", record)
    }
    return time
  }

  private static func accountNumber(_ record: JSONValue) throws(JSONError) -> String {
    guard
      let number = record["recipientAccountId"]?.string
        ?? record["userIdentity"]?["accountId"]?.string
    else { throw missing("a recipientAccountId", record) }
    return number
  }

  private static func missing(_ what: String, _ record: JSONValue) -> JSONError {
    JSONError("this record about an access key lacks \(what)", at: record.offset)
  }

  /// Reads 8-4-4-4-12 hexadecimal digits (RFC 9562 §4).
  private static func uuid(_ text: String) -> UInt128? {
    let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard groups.map(\.count) == [8, 4, 4, 4, 12], !text.contains("+") else { return nil }
    return UInt128(text.filter { $0 != "-" }, radix: 16)
  }
}
