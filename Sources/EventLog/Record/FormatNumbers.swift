import TokenDomain

/// A value of the domain that has a number in records. Numbers are never reused.
protocol FormatNumbered: CaseIterable {
  var number: UInt64 { get }
}

extension FormatNumbered {
  /// The value with this number, or nil.
  init?(number: UInt64) {
    guard let value = Self.allCases.first(where: { $0.number == number }) else { return nil }
    self = value
  }
}

extension Account.Kind: FormatNumbered {
  var number: UInt64 {
    switch self {
    case .agency: 0
    case .client: 1
    }
  }
}

extension Role: FormatNumbered {
  var number: UInt64 {
    switch self {
    case .accountAdministrator: 0
    case .implementationSpecialist: 1
    case .auditor: 2
    case .gateway: 3
    }
  }
}

extension APIVersion.Status: FormatNumbered {
  var number: UInt64 {
    switch self {
    case .current: 0
    case .deprecated: 1
    case .retired: 2
    }
  }
}

extension Origin.Via: FormatNumbered {
  var number: UInt64 {
    switch self {
    case .cli: 0
    case .http: 1
    case .console: 2
    case .library: 3
    case .imported: 4
    }
  }
}

extension CBORReader {
  /// Reads the number of a value of the domain.
  mutating func numbered<Value: FormatNumbered>(_ type: Value.Type) throws -> Value {
    guard let value = Value(number: try unsigned()) else {
      throw EventRecordError.Cause.badValue("\(type)")
    }
    return value
  }
}
