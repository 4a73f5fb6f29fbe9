import TokenLedger

extension Noun {
  static let member = Noun(
    name: "member", summary: "People and systems that act in an account",
    verbs: [.add, .list, .role, .resetKey, .remove])
}

private let which = Positional("MEMBER", .one, "The member, by id, e-mail address or name")
private let roles = Role.allCases.map(\.rawValue)

extension Verb {
  fileprivate static let add = Verb(
    "add", "Add a member to an account and show its member key once", .change,
    options: [
      .value("name", "NAME", "The member's name").required,
      .value("email", "EMAIL", "Its address, unique in the account").required,
      .choice("role", roles, "What it may do").required,
    ],
    examples: [
      (
        "member add --account Contoso --name 'Ana Ruiz' --email ana@contoso.example --role auditor",
        "Somebody who may read everything in the account"
      )
    ],
    run: { session in
      let account = try session.requiredAccount()
      let ledger = try session.ledger()
      let name = try session.option("name") { try MemberName($0) }
      let email = try session.option("email") { try EmailAddress($0) }
      guard let name, let email, let role = session.givenRole() else {
        preconditionFailure("the table requires them")
      }
      let (key, hash) = try ledger.mint(.memberKey)
      let receipt = try session.execute(
        .addMember(
          AddMember(
            id: ledger.makeID(), account: account, name: name, email: email, role: role,
            key: hash)))
      try session.answer(receipt, isNew: true, key: key)
    })

  fileprivate static let list = Verb(
    "list", "List the members of an account, or of all",
    examples: [("member list --account Contoso", "Who acts in the account")],
    run: { session in
      let members = try session.ledger().members(in: session.account())
        .filter { !$0.isRemoved }
      try session.output.list(Member.shape) { print in
        for member in members { try print(member) }
        return (members.count, .null)
      }
    })

  fileprivate static let role = Verb(
    "role", "Give a member another role", .dangerousChange,
    positionals: [which, Positional("ROLE", .optional, "The new role, if not given by --role")],
    options: [.choice("role", roles, "The new role")],
    examples: [("member role ana@contoso.example --role auditor --yes", "From now on she reads")],
    run: { session in
      guard let role = session.givenRole() else {
        throw UsageError("no role is given", "--role with one of \(roles.joined(separator: ", "))")
      }
      let member = try session.member(session.word("MEMBER"))
      try session.confirm("Make \(member.name) \(role.rawValue)?")
      try session.answer(session.execute(.changeRole(member.id, role: role)))
    })

  fileprivate static let resetKey = Verb(
    "reset-key", "Replace a member's key and show the new one once", .dangerousChange,
    positionals: [which],
    examples: [("member reset-key ana@contoso.example --yes", "The old key stops at once")],
    run: { session in
      let member = try session.member(session.word("MEMBER"))
      try session.confirm("Replace the key of \(member.name)? The old one stops at once.")
      let (key, hash) = try session.ledger().mint(.memberKey)
      let receipt = try session.execute(.resetMemberKey(member.id, key: hash))
      try session.answer(receipt, key: key)
    })

  fileprivate static let remove = Verb(
    "remove", "Remove a member", .dangerousChange, positionals: [which],
    examples: [
      ("member remove ana@contoso.example --reason 'Left' --yes", "Its key stops at once")
    ],
    run: { session in
      let member = try session.member(session.word("MEMBER"))
      try session.confirm("Remove \(member.name)? The member key stops at once.")
      try session.answer(session.execute(.removeMember(member.id)))
    })
}

extension Session {
  fileprivate func givenRole() -> Role? {
    (invocation.value("role") ?? invocation.word("ROLE")).flatMap { Role(rawValue: $0) }
  }

  fileprivate func answer(_ receipt: Receipt, isNew: Bool = false, key: Secret? = nil) throws {
    try answer(
      receipt, noun: "member", columns: Member.columns, things: receipt.members(isNew: isNew),
      secret: key.map { ("memberKey", $0) })
  }
}
