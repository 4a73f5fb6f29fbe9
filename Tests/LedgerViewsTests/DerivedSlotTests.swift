import Files
import Glibc
import LMDB
import TestSupport
import Testing
import TokenDomain

@testable import LedgerViews

@Suite("A slot of derived environments")
struct DerivedSlotTests {
  let directory: TemporaryDirectory
  let openLock: OpenLock

  init() throws {
    directory = try TemporaryDirectory()
    openLock = OpenLock(ledger: directory.path)
  }

  /// A slot as a process opens it.
  func slot(_ versions: [ViewVersion] = [ViewVersion("A", 2)], incarnation: UInt128 = 1)
    -> DerivedSlot
  {
    DerivedSlot(
      ledger: directory.path,
      kind: DerivedKind(name: "things", tables: ["one"], versions: versions),
      incarnation: IncarnationID(value: incarnation), openLock: openLock,
      withLogLocked: { try $0() })
  }

  func put(_ value: UInt8, _ build: DerivedBuild) throws {
    var write = try build.beginWrite()
    write.header.position = Position(UInt64(value))
    try write.transaction.put(build.environment.table(0), [1], [value])
    try write.commit()
  }

  /// Builds and puts in place an environment that holds `value`.
  func replace(_ slot: DerivedSlot, with value: UInt8) throws {
    let build = try slot.beginBuild()
    try put(value, build)
    try build.putInPlace()
  }

  func value(_ slot: DerivedSlot) throws -> UInt8? {
    try slot.read { try $0.value($0.environment.table(0), [1])?.first }
  }

  var names: [String] {
    get throws { try listDirectory(directory.path).filter { $0.hasPrefix("things") } }
  }

  /// Removes leftovers and expects what is there then.
  ///
  /// A process that another test is starting has a copy of every descriptor, and with it every
  /// lock, until it runs its program: for that moment an old environment seems to be open.
  func removeLeftovers(_ slot: DerivedSlot, leaves expected: [String]) throws {
    for _ in 0..<500 {
      try slot.removeLeftovers()
      if try names == expected { return }
      usleep(10_000)
    }
    #expect(try names == expected)
  }

  @Test("finds none at first, and what was put in place afterwards")
  func first() throws {
    let slot = slot()
    #expect(try slot.open() == .needsRebuild)
    #expect(throws: DerivedError.needsRebuild(kind: "things")) { try value(slot) }
    try replace(slot, with: 7)
    #expect(try value(slot) == 7)
    slot.close()
    let next = self.slot()
    #expect(try next.open() == .live)
    #expect(try value(next) == 7)
    #expect(try next.read { $0.header.position } == Position(7))
  }

  @Test("goes on with the one that took the place of another, for readers and writers")
  func replaces() throws {
    let slot = slot()
    try replace(slot, with: 1)
    let old = try slot.beginRead()
    try replace(slot, with: 2)
    #expect(try old.value(old.environment.table(0), [1]) == [1])
    #expect(try value(slot) == 2)
    #expect(try slot.beginWrite(holdsLogLock: true).environment.number == 2)
    #expect(slot.number == 2)
  }

  @Test("follows what another process exchanged, which its own header tells")
  func followsOthers() throws {
    let slot = slot()
    try replace(slot, with: 1)
    let build = try slot.beginBuild()
    try put(2, build)
    let old = try #require(slot.environment)
    try build.putInPlace()
    // As another process stands: it still holds the first.
    slot.holding.withLock { $0.current = old }
    #expect(try value(slot) == 2)
  }

  @Test("syncs the live one, also if another process has exchanged it")
  func syncsTheLiveOne() throws {
    let slot = slot()
    try replace(slot, with: 1)
    let old = try #require(slot.environment)
    try replace(slot, with: 2)
    // As another process stands: it still holds the first.
    slot.holding.withLock { $0.current = old }
    try slot.sync()
    #expect(slot.number == 2)
  }

  @Test("removes what it replaced once no one has it open")
  func removesOld() throws {
    let slot = slot()
    try replace(slot, with: 1)
    do {
      let old = try slot.beginRead()
      try replace(slot, with: 2)
      try slot.removeLeftovers()
      #expect(try names == ["things-1", "things-2"])
      #expect(old.header.position == Position(1))
    }
    try removeLeftovers(slot, leaves: ["things-2"])
    #expect(try value(slot) == 2)
  }

  @Test("discards a build that was given up, and one whose process died")
  func discardsBuilds() throws {
    let slot = slot()
    try replace(slot, with: 1)
    do {
      let build = try slot.beginBuild()
      try put(2, build)
      #expect(try names == ["things-1", "things-2.building"])
    }
    #expect(try names == ["things-1"])
    try createDirectory("\(directory.path)/things-9.building")
    try createDirectory("\(directory.path)/things-9.building.creating")
    try removeLeftovers(slot, leaves: ["things-1"])
  }

  @Test("keeps a build that is under way")
  func keepsBuilds() throws {
    let slot = slot()
    try replace(slot, with: 1)
    let build = try slot.beginBuild()
    try removeLeftovers(slot, leaves: ["things-1", "things-2.building"])
    try put(2, build)
    try build.putInPlace()
    #expect(try value(slot) == 2)
  }

  @Test("finishes an exchange that a crash left without a live one", arguments: [false, true])
  func finishesSwap(holdsLogLock: Bool) throws {
    do {
      let slot = slot()
      try replace(slot, with: 1)
      let build = try slot.beginBuild()
      try put(2, build)
      try build.putInPlace()
      // As if the process had died between the two marks.
      try build.environment.updateHeader { $0.state = .building }
      slot.close()
    }
    let next = slot()
    #expect(try next.open(holdsLogLock: holdsLogLock) == .live)
    #expect(try value(next) == 2)
    try removeLeftovers(next, leaves: ["things-2"])
  }

  @Test("takes the old one if a crash came before it was marked")
  func crashBeforeMarks() throws {
    do {
      let slot = slot()
      try replace(slot, with: 1)
      let build = try slot.beginBuild()
      try put(2, build)
      try renameFile(
        "\(directory.path)/things-2.building", to: "\(directory.path)/things-2")
      slot.close()
    }
    let next = slot()
    #expect(try next.open() == .live)
    #expect(try value(next) == 1)
    try removeLeftovers(next, leaves: ["things-1"])
  }

  @Test("refuses what a newer program built")
  func newer() throws {
    let own = slot()
    try replace(own, with: 1)
    own.close()
    for versions in [[ViewVersion("A", 1)], [], [ViewVersion("B", 3)]] {
      let older = slot(versions)
      #expect(throws: DerivedError.self) { try older.open() }
      #expect(throws: DerivedError.self) { try value(older) }
      #expect(throws: DerivedError.self) { _ = try older.beginWrite(holdsLogLock: true) }
      older.close()
    }
  }

  @Test("asks for a build where an older program, or another incarnation, built")
  func older() throws {
    let own = slot()
    try replace(own, with: 1)
    own.close()
    for other in [
      slot([ViewVersion("A", 3)]), slot([ViewVersion("A", 2), ViewVersion("B", 1)]),
      slot(incarnation: 2),
    ] {
      #expect(try other.open() == .needsRebuild)
      #expect(throws: DerivedError.needsRebuild(kind: "things")) { try value(other) }
      other.close()
    }
    let next = slot(incarnation: 2)
    #expect(try next.open() == .needsRebuild)
    try replace(next, with: 5)
    #expect(try value(next) == 5)
    try removeLeftovers(next, leaves: ["things-2"])
  }

  @Test("discards everything when nothing can be trusted")
  func discardsAll() throws {
    let own = slot()
    try replace(own, with: 1)
    own.close()
    let next = slot()
    try next.discardAll()
    #expect(try names.isEmpty)
    #expect(try next.open() == .needsRebuild)
  }
}

@Suite("Versions of views")
struct ViewVersionTests {
  @Test("survive their record", arguments: [[], [ViewVersion("State", 1), ViewVersion("É", 9)]])
  func record(versions: [ViewVersion]) {
    #expect(ViewVersionRecord.decode(ViewVersionRecord.encode(versions)) == versions)
  }

  @Test("in a damaged record are none")
  func damaged() {
    let bytes = ViewVersionRecord.encode([ViewVersion("State", 1)])
    #expect(ViewVersionRecord.decode(Array(bytes.dropLast())) == nil)
    #expect(ViewVersionRecord.decode([0]) == nil)
  }
}

@Suite("The header")
struct DerivedHeaderTests {
  @Test("survives its record")
  func record() {
    var header = DerivedHeader(incarnation: IncarnationID(value: 1 << 127 | 5))
    header.position = Position(.max)
    header.recordedAt = Timestamp(microseconds: -1)
    header.state = .superseded
    header.successor = 8
    let bytes = header.bytes
    #expect(unsafe DerivedHeader(bytes.span.bytes) == header)
    #expect(unsafe DerivedHeader(bytes.span.bytes.extracting(first: 39)) == nil)
  }
}
