/// The rules of each kind of text.
public enum TextRuleKinds {
  /// 1–100 characters, unique among open accounts.
  public enum AccountName: TextRule {
    public static let field = "account name"
    public static let lengths = 1...100
  }
  /// 1–100 characters.
  public enum MemberName: TextRule {
    public static let field = "member name"
    public static let lengths = 1...100
  }
  /// 1–100 characters, unique in the account among tokens that are not deleted.
  public enum TokenName: TextRule {
    public static let field = "token name"
    public static let lengths = 1...100
  }
  /// Up to 1,000 characters in several lines; no description is `nil`, never empty.
  public enum Description: TextRule {
    public static let field = "description"
    public static let lengths = 1...1000
    public static let allowsLines = true
  }
  /// Up to 500 characters.
  public enum Reason: TextRule {
    public static let field = "reason"
    public static let lengths = 1...500
  }
  /// A mailbox as people write it: something, `@`, a domain. At most 254 bytes, which is what mail
  /// can carry (RFC 5321 §4.5.3.1.3).
  public enum EmailAddress: TextRule {
    public static let field = "e-mail address"
    public static let lengths = 3...254
    public static func problem(in text: String) -> String? {
      guard text.utf8.count <= lengths.upperBound else {
        return "has \(text.utf8.count) bytes: give at most \(lengths.upperBound)"
      }
      let parts = text.split(separator: "@", omittingEmptySubsequences: false)
      let forbidden: Set<Character> = [" ", "<", ">", ",", ";", "\"", "(", ")"]
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty,
        !text.contains(where: { forbidden.contains($0) || $0.isWhitespace }),
        parts[1].split(separator: ".", omittingEmptySubsequences: false).allSatisfy({ !$0.isEmpty })
      else { return "is not of the form name@domain" }
      return nil
    }
  }
  /// 1–50 ASCII letters, digits and `. _ -`.
  public enum VersionName: TextRule {
    public static let field = "API version"
    public static let lengths = 1...50
    public static func problem(in text: String) -> String? {
      text.utf8.allSatisfy { isWordByte($0) }
        ? nil : "may hold only letters, digits, '.', '_' and '-'"
    }
  }
  /// 1–100 ASCII letters, digits and `. _ - : / *`, such as `actions:read`.
  public enum ScopeName: TextRule {
    public static let field = "scope"
    public static let lengths = 1...100
    public static func problem(in text: String) -> String? {
      text.utf8.allSatisfy { isWordByte($0) || ":/*".utf8.contains($0) }
        ? nil : "may hold only letters, digits, '.', '_', '-', ':', '/' and '*'"
    }
  }
  /// 1–100 characters.
  public enum CategoryName: TextRule {
    public static let field = "scope category"
    public static let lengths = 1...100
  }
  /// 1–200 characters chosen by the caller.
  public enum RequestID: TextRule {
    public static let field = "request id"
    public static let lengths = 1...200
  }
  /// The name of an operating system's user, or of an imported principal.
  public enum ActorName: TextRule {
    public static let field = "actor"
    public static let lengths = 1...300
  }
  /// What a client says it is, cut to fit and with secrets masked before it comes here.
  public enum UserAgent: TextRule {
    public static let field = "user agent"
    public static let lengths = 1...500
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// The name of an account.
public typealias AccountName = RuledText<TextRuleKinds.AccountName>
/// The name of a member.
public typealias MemberName = RuledText<TextRuleKinds.MemberName>
/// The name of a token.
public typealias TokenName = RuledText<TextRuleKinds.TokenName>
/// The description of a token.
public typealias TokenDescription = RuledText<TextRuleKinds.Description>
/// Why somebody acted.
public typealias Reason = RuledText<TextRuleKinds.Reason>
/// An e-mail address.
public typealias EmailAddress = RuledText<TextRuleKinds.EmailAddress>
/// The name of an API version.
public typealias VersionName = RuledText<TextRuleKinds.VersionName>
/// The name of a scope.
public typealias ScopeName = RuledText<TextRuleKinds.ScopeName>
/// The name of a scope category.
public typealias CategoryName = RuledText<TextRuleKinds.CategoryName>
/// A request's name, given by its actor.
public typealias RequestID = RuledText<TextRuleKinds.RequestID>
/// The name of an operator or of an imported principal.
public typealias ActorName = RuledText<TextRuleKinds.ActorName>
/// What a client says it is.
public typealias UserAgent = RuledText<TextRuleKinds.UserAgent>

extension RuledText: Comparable where Rule == TextRuleKinds.ScopeName {
  /// Compares by bytes: a set of scopes is stored in this order.
  public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}
