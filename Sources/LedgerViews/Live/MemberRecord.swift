import TokenDomain

/// A member as the table `members` keeps it.
///
/// Layout: flags (2), account (16), role (1), revision (8), key (36, if), slot (8), and the box of
/// name and address to the end.
struct MemberRecord {
  /// The member, its texts being placeholders.
  var member: Member
  var slot: UInt64
  var box: [UInt8]

  /// The numbers of the roles: a record's layout.
  private static let roles: [Role] = [
    .accountAdministrator, .implementationSpecialist, .auditor, .gateway,
  ]

  /// The number of a role.
  static func number(of role: Role) -> UInt8 {
    guard let index = roles.firstIndex(of: role) else { preconditionFailure("a role has a number") }
    return UInt8(index + 1)
  }

  /// The role of that number.
  static func role(_ number: UInt8) -> Role? {
    (1...roles.count).contains(Int(number)) ? roles[Int(number) - 1] : nil
  }

  var bytes: [UInt8] {
    var writer = RecordWriter(capacity: 96 + box.count)
    writer.write(RecordFlags(member.isRemoved, member.isErased, member.key != nil).bits)
    writer.write(member.account)
    writer.write(Self.number(of: member.role))
    writer.write(member.revision)
    writer.write(member.key) { $0.write($1) }
    writer.write(slot)
    writer.write(raw: box)
    return writer.bytes
  }

  init(member: Member, slot: UInt64, box: [UInt8]) {
    self.member = member
    self.slot = slot
    self.box = box
  }

  init(_ id: MemberID, _ bytes: [UInt8]) throws {
    var reader = RecordReader(bytes, table: LiveTable.members.name)
    var flags = RecordFlags(bits: try reader.integer())
    let (isRemoved, isErased) = (flags.take(), flags.take())
    let account: AccountID = try reader.id()
    guard let role = Self.role(try reader.integer()) else { throw reader.damaged }
    let revision = try reader.position()
    let key = try reader.optional(flags.take()) { try $0.secretHash() }
    slot = try reader.integer()
    box = try reader.raw(count: reader.count)
    member = Member(
      id: id, account: account, name: .erased, email: .erased, role: role, key: key,
      isRemoved: isRemoved, isErased: isErased, revision: revision)
  }

  /// Name and address, as they are sealed.
  static func texts(_ member: Member) -> [UInt8] {
    var writer = RecordWriter()
    writer.write(member.name.text)
    writer.write(member.email.text)
    return writer.bytes
  }

  /// The member with the texts.
  func member(with texts: [UInt8]) throws -> Member {
    var reader = RecordReader(texts, table: LiveTable.members.name)
    var member = member
    member.name = MemberName(stored: try reader.text())
    member.email = EmailAddress(stored: try reader.text())
    try reader.finish()
    return member
  }
}
