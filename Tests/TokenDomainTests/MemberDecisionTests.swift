import Testing
import TokenDomain

@Suite struct MemberDecisionTests {
  @Test func anAddressIsUniqueInTheAccountUntilItsMemberIsRemoved() throws {
    var scenario = try Scenario()
    let (one, two) = (try scenario.openAccount("One"), try scenario.openAccount("Two"))
    let member = try scenario.addMember(to: one, .auditor, email: "Eve@example.com")
    #expect(throws: Refusal.emailTaken("eve@EXAMPLE.com")) {
      try scenario.addMember(to: one, .gateway, email: "eve@EXAMPLE.com")
    }
    _ = try scenario.addMember(to: two, .auditor, email: "eve@example.com")
    try scenario.run(.removeMember(member))
    _ = try scenario.addMember(to: one, .auditor, email: "eve@example.com")
  }

  @Test func aRoleChangesOnceAndAKeyAnyNumberOfTimes() throws {
    var scenario = try Scenario()
    let account = try scenario.openAccount("One")
    let member = try scenario.addMember(to: account, .auditor)
    #expect(try scenario.run(.changeRole(member, role: .auditor)).types == [])
    #expect(try scenario.run(.changeRole(member, role: .gateway)).types == [.memberRoleChanged])
    let key = scenario.secret()
    #expect(try scenario.run(.resetMemberKey(member, key: key)).types == [.memberKeyReset])
    #expect(scenario.state.member(member)?.key == key)
  }

  @Test func aRemovedMemberHasNoKeyAndNoMoreChanges() throws {
    var scenario = try Scenario()
    let account = try scenario.openAccount("One")
    let member = try scenario.addMember(to: account, .auditor)
    #expect(scenario.refusal(of: .eraseMember(member)) == .memberNotRemoved(member))
    #expect(try scenario.run(.removeMember(member)).types == [.memberRemoved])
    #expect(scenario.state.member(member)?.key == nil)
    #expect(try scenario.run(.removeMember(member)).types == [])
    #expect(
      scenario.refusal(of: .changeRole(member, role: .auditor)) == .memberRemoved(member))
    let key = scenario.secret()
    #expect(
      scenario.refusal(of: .resetMemberKey(member, key: key)) == .memberRemoved(member))
    #expect(try scenario.run(.eraseMember(member)).types == [.memberErased])
    #expect(try scenario.run(.eraseMember(member)).types == [])
    #expect(scenario.state.member(member)?.email.isErased == true)
  }

  @Test func inAClosedAccountErasingRemovesFirst() throws {
    var scenario = try Scenario()
    let account = try scenario.openAccount("One", .agency)
    let member = try scenario.addMember(to: account, .accountAdministrator)
    try scenario.run(.closeAccount(account))
    #expect(scenario.refusal(of: .removeMember(member)) == .accountClosed(account))
    #expect(try scenario.run(.eraseMember(member)).types == [.memberRemoved, .memberErased])
    #expect(try scenario.run(.eraseMember(member)).types == [])
    #expect(scenario.state.member(member)?.isRemoved == true)
  }

  @Test func anAgencysLastAdministratorStaysUnlessTheOperatorSaysSo() throws {
    var scenario = try Scenario()
    let agency = try scenario.openAccount("Agency", .agency)
    let first = try scenario.addMember(to: agency, .accountAdministrator)
    let second = try scenario.addMember(to: agency, .accountAdministrator)
    let actor = Actor.member(first, by: nil)
    try scenario.run(.removeMember(second), as: actor)
    #expect(scenario.refusal(of: .removeMember(first), as: actor) == .lastAdministrator)
    #expect(
      scenario.refusal(of: .removeMember(first), as: .member(first, by: "root"))
        == .lastAdministrator)
    #expect(
      scenario.refusal(of: .changeRole(first, role: .auditor), as: actor) == .lastAdministrator)
    #expect(scenario.refusal(of: .changeRole(first, role: .auditor)) == nil)
    #expect(scenario.refusal(of: .removeMember(first)) == nil)
  }

  @Test func aClientMayHaveNoAdministrator() throws {
    var scenario = try Scenario()
    let client = try scenario.openAccount("Client")
    let only = try scenario.addMember(to: client, .accountAdministrator)
    #expect(scenario.refusal(of: .removeMember(only), as: .member(only, by: nil)) == nil)
  }

  @Test func anIdIsUsedOnce() throws {
    var scenario = try Scenario()
    let account = try scenario.openAccount("One")
    let member = try scenario.addMember(to: account, .auditor)
    let add = AddMember(
      id: member, account: account, name: "N", email: "n@example.com", role: .auditor,
      key: scenario.secret())
    #expect(scenario.refusal(of: .addMember(add)) == .identifierTaken)
  }
}
