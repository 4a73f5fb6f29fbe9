package import LMDB
import Text
package import TokenDomain

/// Names, folded for search: the order of a list sorted by name, and where a part of a name stands. The
/// only index that holds people's words.
///
/// | table | key | value |
/// |---|---|---|
/// | `order` | account 16, sort key of the name, 0, token 16 | ordinal 4 |
/// | `places` | token 16 | account 16, ordinal 4 |
/// | `blocks` | account 16, block 4 | see ``NameBlock``: the folded names of 64 tokens |
/// | `parts` | account 16, group 4 | see ``NameParts``: which of 64 blocks may have a part |
/// | `name.counts` | account 16 | tokens 4 |
///
/// An erased name is empty. A name is never cut in `blocks`; in `order` it is cut to
/// ``sortBytesMax``. `parts` has the groups alone that are full, so that each is written once, and again
/// when a name in it changes; the tokens after them are searched one by one.
package struct NameIndex: IndexView {
  package static let name = "names"
  /// The library that folds is a part of it: another one folds some characters differently.
  package static let version = 2 << 24 | UInt32(UnicodeText.libraryVersion)
  package static let tables = ["order", "places", "blocks", "parts", "name.counts"]
  /// Names that agree in so many bytes of their folded form are sorted by id.
  package static let sortBytesMax = 400

  let order: Table
  let places: Table
  let blocks: Table
  let parts: Table
  let counts: Table

  package init(_ environment: Environment) {
    order = environment.table("order")
    places = environment.table("places")
    blocks = environment.table("blocks")
    parts = environment.table("parts")
    counts = environment.table("name.counts")
  }

  /// What a list sorted by name compares, before the id: the first ``sortBytesMax`` bytes of the
  /// folded name.
  package static func sortKey(of name: TokenName) -> [UInt8] {
    Array(UnicodeText.searchFolded(name.text).utf8.prefix(sortBytesMax))
  }

  package func beginBatch() -> any IndexBatch { NameBatch(self) }

  /// Names hold no control characters, so a zero byte after the name keeps prefixes in front.
  static func orderKey(_ account: AccountID, _ folded: [UInt8], _ id: TokenID) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(33 + min(folded.count, sortBytesMax))
    key.append(bigEndian: account.value)
    key += folded.prefix(sortBytesMax)
    key.append(0)
    key.append(bigEndian: id.value)
    return key
  }

  /// The key of a block, or of a group of them.
  static func key(_ account: AccountID, _ number: UInt32) -> [UInt8] {
    var key = account.key
    key.append(bigEndian: number)
    return key
  }
}
