import Testing
import TokenLedger

@testable import TokenLedgerCLI

@Suite("Times on the command line")
struct TypedTimeTests {
  private static func moment(_ text: String) -> Timestamp {
    guard let moment = try? Timestamp(text) else { preconditionFailure("\(text) is no time") }
    return moment
  }
  private let now = moment("2026-03-10T14:30:00Z")

  @Test(
    "What people type means a moment, and as an end the whole of a day",
    arguments: [
      ("2026-03-01T09:30:00Z", "2026-03-01T09:30:00Z", "2026-03-01T09:30:00Z"),
      ("2026-03-01T09:30:00+02:00", "2026-03-01T07:30:00Z", "2026-03-01T07:30:00Z"),
      ("2026-03-01", "2026-03-01", "2026-03-02"), ("2h", "2026-03-10T12:30:00Z", nil),
      ("7d", "2026-03-03T14:30:00Z", nil), ("now", "2026-03-10T14:30:00Z", nil),
      ("today", "2026-03-10", "2026-03-11"), ("yesterday", "2026-03-09", "2026-03-10"),
    ])
  func meanings(text: String, begin: String, end: String?) throws {
    let time = try TypedTime(text)
    #expect(time.begin(now: now) == Self.moment(begin))
    #expect(time.end(now: now) == Self.moment(end ?? begin))
  }

  @Test("A day begins at midnight also before 1970")
  func early() throws {
    let now = Self.moment("1969-12-31T23:00:00Z")
    #expect(try TypedTime("today").begin(now: now) == Self.moment("1969-12-31"))
  }

  @Test(
    "Anything else is refused with what is accepted",
    arguments: ["", "soon", "Today", "7", "7w", "-2h", "2026-02-30", "yesterday.."])
  func refused(text: String) {
    do {
      _ = try TypedTime(text)
      Issue.record("'\(text)' was accepted")
    } catch {
      for word in ["RFC 3339", "7d", "yesterday"] { #expect(error.remedy.contains(word)) }
    }
  }

  @Test("Either end of a range may be empty, and a day at the end is in it")
  func ranges() throws {
    let first = Self.moment("2026-03-01")
    func range(_ text: String) throws -> TimeRange { try TimeRange(text, now: now) }
    #expect(try range("2026-03-01..2026-03-01").from == first)
    #expect(try range("2026-03-01..2026-03-01").to == first + .days(1))
    #expect(try range("..2026-03-01T00:00:00Z").to == first)
    #expect(try range("..2026-03-01T00:00:00Z").from == nil)
    #expect(try range("2026-03-01..").to == nil)
    #expect(try range("7d..yesterday").to == Self.moment("2026-03-10"))
    #expect(throws: (any Error).self) { try range("2026-03-02..2026-02-28") }
    #expect(throws: (any Error).self) { try range("2026-03-02") }
    #expect(throws: (any Error).self) { try range("today..yesterday") }
  }
}
