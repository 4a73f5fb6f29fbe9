import Testing
import TokenDomain

@Suite struct TimeTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", Int64(0)),
    ("1970-01-01", 0),
    // The examples of RFC 3339, section 5.8.
    ("1985-04-12T23:20:50.52Z", 482_196_050_520_000),
    ("1996-12-19T16:39:57-08:00", 851_042_397_000_000),
    ("1990-12-31T23:59:60Z", 662_687_999_999_999),
    ("1990-12-31T15:59:60-08:00", 662_687_999_999_999),
    ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130_000),
    ("2024-02-29T00:00:00Z", 1_709_164_800_000_000),
    ("2000-02-29", 951_782_400_000_000),
    ("2026-07-01t09:30:00z", 1_782_898_200_000_000),
    ("2026-07-01T09:30:00.1234569Z", 1_782_898_200_123_456),
    ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
    ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
  ])
  func readsRFC3339(text: String, microseconds: Int64) throws {
    #expect(try Timestamp(text).microseconds == microseconds)
  }

  @Test(arguments: [
    "", "2026", "2026-07", "2026-13-01", "2026-00-01", "2026-02-29", "1900-02-29", "2026-04-31",
    "2026-7-1", "2026-07-01T", "2026-07-01T09:30Z", "2026-07-01T09:30:00", "2026-07-01T24:00:00Z",
    "2026-07-01T09:60:00Z", "2026-07-01T09:30:61Z", "2026-07-01T09:30:00.Z",
    "2026-07-01T09:30:00+25:00", "2026-07-01T09:30:00+0100", "2026-07-01T09:30:00Zjunk",
    "0000-01-01", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "-2026-07-01",
    "２０２６-07-01", " 2026-07-01", "yesterday",
  ])
  func refusesWhatIsNoTime(text: String) {
    #expect(throws: Refusal.malformedTime) { try Timestamp(text) }
  }

  @Test(arguments: [
    Int64(0), -1, 1, 951_782_399_999_999, -62_135_596_800_000_000, 253_402_300_799_999_999,
    1_709_164_800_000_000, -1_041_337_172_130_000,
  ])
  func writesWhatItReads(microseconds: Int64) throws {
    let moment = Timestamp(microseconds: microseconds)
    #expect(try Timestamp(moment.description) == moment)
  }

  @Test func writesUTCWithMicroseconds() throws {
    let moment = try Timestamp("2026-07-01T11:30:00.5+02:00")
    #expect(moment.description == "2026-07-01T09:30:00.500000Z")
  }

  @Test func tellsDatesFromTimes() {
    #expect(Timestamp.isDate("2026-07-01"))
    #expect(!Timestamp.isDate("2026-07-01T00:00:00Z"))
    #expect(!Timestamp.isDate("2026-02-30"))
  }

  @Test(arguments: [
    ("90s", Int64(90)), ("15m", 900), ("1h", 3600), ("30d", 2_592_000), ("0s", 0),
    ("36500d", 3_153_600_000),
  ])
  func readsSpans(text: String, seconds: Int64) throws {
    #expect(try TimeSpan(text) == .seconds(seconds))
  }

  @Test(arguments: [
    "", "5", "s", "-1s", "+1s", "1.5h", "1w", "1 h", "36501d", "99999999999s", "1H",
  ])
  func refusesWhatIsNoSpan(text: String) {
    #expect(throws: Refusal.malformedSpan) { try TimeSpan(text) }
  }

  @Test(arguments: [("90s", "90s"), ("60m", "1h"), ("48h", "2d"), ("0s", "0s"), ("36h", "36h")])
  func writesSpansInTheirLargestWholeUnit(text: String, written: String) throws {
    #expect(try TimeSpan(text).description == written)
  }
}
