import Testing
import TokenDomain

@Suite struct TextTests {
  @Test func textIsTrimmedAndComposed() throws {
    #expect(
      try TokenName(String("  Cafe\u{301}\u{A0}")).text.unicodeScalars.elementsEqual(
        "Café".unicodeScalars))
  }

  @Test func lengthCountsScalarsAfterTrimming() throws {
    #expect(try TokenName(" " + String(repeating: "é", count: 100) + " ").text.count == 100)
    #expect(try TokenName(String(repeating: "e\u{301}", count: 100)).text.count == 100)
    for text in ["", " \u{2003} ", String(repeating: "x", count: 101)] {
      #expect(throws: Refusal.self) { try TokenName(text) }
    }
    #expect(throws: Refusal.self) { try TokenName(String(repeating: "x", count: 1_000_000)) }
  }

  @Test(arguments: [
    "\u{0}", "\u{7}", "\u{1B}", "\u{7F}", "\u{85}", "\u{9B}", "\u{2028}", "\u{2029}", "\u{202E}",
    "\u{2066}", "\u{200F}", "\u{61C}", "\n", "\t",
  ])
  func controlsAreRefused(control: String) {
    #expect(throws: Refusal.self) { try TokenName("a\(control)b") }
    if control != "\n" { #expect(throws: Refusal.self) { try TokenDescription("a\(control)b") } }
  }

  @Test func onlyADescriptionHasLines() throws {
    #expect(try TokenDescription(String("one\ntwo")).text == "one\ntwo")
  }

  @Test func aControlIsNamedByItsNumber() {
    #expect(
      throws: Refusal.malformedText(
        field: "token name", problem: "holds the control character U+202E")
    ) { try TokenName(String("a\u{202E}b")) }
  }

  @Test(arguments: ["a@b", "first.last+tag@example.com", "ü@bücher.example", "o'neil@x.org"])
  func acceptsAddresses(text: String) throws { #expect(try EmailAddress(text).text == text) }

  @Test(arguments: [
    "abc", "@b", "a@", "a@b@c", "a b@c", "a@b..c", "a@.b", "a@b.", "A <a@b>", "a@b,c@d", "a;@b",
  ])
  func refusesWhatIsNoAddress(text: String) {
    #expect(throws: Refusal.self) { try EmailAddress(text) }
  }

  @Test func anAddressIsLimitedInBytes() throws {
    let longest = String(repeating: "x", count: 244) + "@b.example"
    #expect(try EmailAddress(longest).text == longest)
    let wide = String(repeating: "ü", count: 123) + "@b.example"
    #expect(
      throws: Refusal.malformedText(
        field: "e-mail address", problem: "has 256 bytes: give at most 254")
    ) { try EmailAddress(wide) }
  }

  @Test func versionsAndScopesAreWords() throws {
    #expect(try VersionName(String("2026-07.beta_1")).text == "2026-07.beta_1")
    #expect(try ScopeName(String("actions:read/*")).text == "actions:read/*")
    for text in ["v 1", "v:1", "vé", "v/1"] {
      #expect(throws: Refusal.self) { try VersionName(text) }
    }
    for text in ["a b", "a,b", "é", "a\"b"] {
      #expect(throws: Refusal.self) { try ScopeName(text) }
    }
  }

  @Test(arguments: [
    Actor.operator("root"), .member(MemberID(value: 5), by: nil), .holder(TokenID(value: 7)),
    .principal("arn:aws:iam::1:user/eve"),
  ])
  func anActorIsReadFromItsId(actor: Actor) throws { #expect(try Actor(id: actor.id) == actor) }

  @Test func whatAMemberDoesIsTheMembersWhoeverHelped() {
    let member = MemberID(value: 5)
    #expect(Actor.member(member, by: "root").principal == .member(member, by: nil))
    #expect(Actor.member(member, by: "root").id == member.description)
  }

  @Test func everyEventTypeHasANameOfItsOwn() {
    #expect(Set(EventType.allCases.map(\.name)).count == EventType.allCases.count)
    for type in EventType.allCases { #expect(EventType(name: type.name) == type) }
    #expect(EventType(name: "token.exploded") == nil)
  }

  @Test func refusalsHaveCodesForPrograms() {
    #expect(Refusal.noScopes.code == "no-scopes")
    #expect(Refusal.tokenNameTaken("x").code == "token-name-taken")
    #expect(
      Refusal.revisionMovedOn(expected: .zero, actual: Position(1)).code == "revision-moved-on")
    #expect(Refusal.noScopes.message == "a token needs at least one scope")
  }
}
