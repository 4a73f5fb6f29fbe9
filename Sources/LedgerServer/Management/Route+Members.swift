import HTTPServer
import TokenLedger

extension Route {
  /// What concerns members.
  static let members: [Route] = [
    listMembers, addMember, showMember, changeRole, resetMemberKey, removeMember,
  ]

  private static let listMembers = Route(
    .method(.get), "/v1/members", for: .members,
    summary: "The members of an account, or of all that the member sees",
    query: ["account", "cursor", "limit"], answer: .page("members", of: .ref("Member")),
    .aside { call in
      let access = try call.access()
      let account = try QueryFields(call).parsed("account") { try AccountID($0) }
      let accounts = try Set(
        account.map { [try access.account($0, for: .read).id] } ?? access.accounts(for: .read))
      let members = try call.ledger.members(in: accounts.count == 1 ? accounts.first : nil)
        .filter { !$0.isRemoved && accounts.contains($0.account) }
      return try call.page(members, "members", id: \.id) { $0.json }
    })

  private static let addMember = Route(
    .method(.post), "/v1/members", for: .members,
    summary: "Add a member to an account; its member key is shown this once", query: ["dry-run"],
    body: .json(bytesMax: 8_192),
    request: .object([
      ("account", .string), ("name", .string), ("email", .string), ("role", .role),
    ]), answer: .change("member", secret: "memberKey"), status: .created,
    .changing { call in
      let make = try call.optionalFields("a member") { fields throws(JSONError) in
        let account = try fields.need("account") { try AccountID($0) }
        let name = try fields.need("name") { try MemberName($0) }
        let email = try fields.need("email") { try EmailAddress($0) }
        let role = try fields.required("role") { fields throws(JSONError) in
          try fields.choice("role", Role.self)
        }
        return { (id: MemberID, key: SecretHash) in
          AddMember(id: id, account: account, name: name, email: email, role: role, key: key)
        }
      }
      let minted = try call.ledger.mint(.memberKey)
      return try call.change(
        .addMember(make(call.ledger.makeID(), minted.hash)), .member, secret: minted.secret,
        isNew: true)
    })

  private static let showMember = Route(
    .method(.get), "/v1/members/{member}", for: .members, summary: "A member",
    answer: .ref("Member"),
    .aside { call in
      let id = try call.memberID
      let access = try call.access()
      guard let member = try call.ledger.member(id), access.sees(member.account) else {
        throw Refusal.memberNotFound(id.description)
      }
      _ = try access.account(member.account, for: .read)
      var response = Response.json(member.json)
      response.add("ETag", EntityTag.text(member.revision, of: call.ledger))
      return response
    })

  private static let changeRole = Route(
    .method(.patch), "/v1/members/{member}", for: .members,
    summary: "Give a member another role; its sessions and streams end", query: ["dry-run"],
    body: .mergePatch(bytesMax: 4_096), request: .object([("role", .role)]),
    answer: .change("member"),
    .changing { call in
      let id = try call.memberID
      let role = try call.optionalFields("a member that can be changed") {
        fields throws(JSONError) in
        try fields.required("role") { fields throws(JSONError) in
          try fields.choice("role", Role.self)
        }
      }
      return try call.change(id, .changeRole(id, role: role))
    })

  private static let resetMemberKey = Route(
    .method(.post), "/v1/members/{member}/reset-key", for: .members,
    summary: "Replace a member's key, shown this once; its sessions and streams end",
    query: ["dry-run"], answer: .change("member", secret: "memberKey"),
    .changing { call in
      let id = try call.memberID
      let minted = try call.ledger.mint(.memberKey)
      return try call.change(
        id, .resetMemberKey(id, key: minted.hash), secret: minted.secret)
    })

  private static let removeMember = Route(
    .method(.delete), "/v1/members/{member}", for: .members,
    summary: "Remove a member; its key, sessions and streams end", query: ["dry-run"],
    answer: .change("member"),
    .changing { call in
      let id = try call.memberID
      return try call.change(id, .removeMember(id))
    })
}

extension Call {
  /// A change of a member, which lets go of what hung on the member as it was before it is answered.
  ///
  /// Nothing depends on it: each request and each event of a stream asks whether the member still
  /// stands as it did.
  fileprivate func change(
    _ member: MemberID, _ action: Action, secret: Secret? = nil
  ) throws -> Change {
    let change = try change(action, .member, secret: secret)
    return Change(request: change.request) { receipt in
      if receipt.changed, !receipt.isDryRun {
        serving.sessions.endAll(of: member)
        serving.streams.check(member)
      }
      return try change.answer(receipt)
    }
  }
}
