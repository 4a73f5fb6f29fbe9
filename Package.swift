// swift-tools-version: 6.2
import PackageDescription

/// One set of settings for every Swift target, so that no room of the house has rules of its own.
let settings: [SwiftSetting] = [
  // A warning is a defect that nobody has been asked to look at yet.
  .treatAllWarnings(as: .error),
  // Pointers appear only where C is touched, and each use says `unsafe`.
  .strictMemorySafety(),
  // `any` is written where a call is dispatched dynamically.
  .enableUpcomingFeature("ExistentialAny"),
  // A member is visible only where its module was imported: arrows stay honest.
  .enableUpcomingFeature("MemberImportVisibility"),
  // What a module imports is its own affair unless it says `public`.
  .enableUpcomingFeature("InternalImportsByDefault"),
  // An async function stays on its caller's executor: no hop that nobody asked for.
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  // A conformance is as isolated as its type.
  .enableUpcomingFeature("InferIsolatedConformances"),
]

/// Targets from the bottom up. An arrow may point only at an earlier entry.
let package = Package(
  name: "TokenLedger",
  products: [
    .library(name: "TokenLedger", targets: ["TokenLedger"]),
    .executable(name: "tokenledger", targets: ["TokenLedgerCLI"]),
  ],
  targets: [
    // The few calls that Swift's Glibc module cannot import: variadic functions, GNU constants.
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CLMDB", providers: [.apt(["liblmdb-dev"])]),
    .systemLibrary(name: "CGnuTLS", providers: [.apt(["libgnutls28-dev"])]),
    .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(name: "CUnistring", providers: [.apt(["libunistring-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    // The files of the web console, as they are: the compiler embeds them.
    .target(name: "Console", exclude: ["Assets"]),

    .target(name: "Files", dependencies: ["CLinux"], swiftSettings: settings),
    .target(name: "LMDB", dependencies: ["CLMDB", "Files"], swiftSettings: settings),
    .target(name: "Cryptography", dependencies: ["CSodium"], swiftSettings: settings),
    .target(name: "Text", dependencies: ["CUnistring"], swiftSettings: settings),
    .target(name: "Compression", dependencies: ["CZlib"], swiftSettings: settings),
    .target(name: "TokenDomain", dependencies: ["Cryptography", "Text"], swiftSettings: settings),
    .target(name: "MerkleTree", dependencies: ["Cryptography"], swiftSettings: settings),
    .target(
      name: "EventLog", dependencies: ["Files", "LMDB", "Cryptography", "TokenDomain"],
      swiftSettings: settings),
    .target(
      name: "LedgerViews",
      dependencies: [
        "Files", "LMDB", "Cryptography", "Text", "TokenDomain", "MerkleTree", "EventLog",
      ],
      swiftSettings: settings),
    .target(
      name: "TokenLedger",
      dependencies: [
        "Files", "Cryptography", "Text", "TokenDomain", "MerkleTree", "EventLog", "LedgerViews",
      ],
      swiftSettings: settings),
    .target(name: "Sockets", dependencies: ["CLinux", "Files"], swiftSettings: settings),
    .target(name: "TLS", dependencies: ["CGnuTLS"], swiftSettings: settings),
    .target(
      name: "HTTPServer", dependencies: ["Files", "Sockets", "TLS"], swiftSettings: settings),
    .target(
      name: "LedgerServer",
      dependencies: [
        "Console", "TokenLedger", "Files", "Cryptography", "Compression", "Sockets", "TLS",
        "HTTPServer",
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "TokenLedgerCLI", dependencies: ["TokenLedger", "LedgerServer"],
      swiftSettings: settings),
    .executableTarget(
      name: "LedgerBenchmarks", dependencies: ["TokenLedger", "Files"], swiftSettings: settings),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    .testTarget(
      name: "FilesTests", dependencies: ["Files", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "LMDBTests", dependencies: ["LMDB", "Files", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "CryptographyTests", dependencies: ["Cryptography", "TestSupport"],
      swiftSettings: settings),
    .testTarget(name: "TextTests", dependencies: ["Text", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "CompressionTests", dependencies: ["Compression", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TokenDomainTests", dependencies: ["TokenDomain", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "MerkleTreeTests", dependencies: ["MerkleTree", "Cryptography", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "EventLogTests",
      dependencies: ["EventLog", "LMDB", "Files", "Cryptography", "TokenDomain", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "LedgerViewsTests",
      dependencies: [
        "LedgerViews", "EventLog", "MerkleTree", "LMDB", "Files", "Cryptography", "TokenDomain",
        "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "TokenLedgerTests",
      dependencies: [
        "TokenLedger", "LedgerViews", "EventLog", "LMDB", "Files", "TokenDomain", "Text",
        "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "HTTPServerTests",
      dependencies: ["HTTPServer", "Sockets", "TLS", "Files", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "LedgerServerTests",
      dependencies: [
        "LedgerServer", "HTTPServer", "Sockets", "TokenLedger", "Files", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "TokenLedgerCLITests",
      dependencies: ["TokenLedgerCLI", "TokenLedger", "TestSupport"],
      swiftSettings: settings),
    // A program of its own, because what it is for is to be killed.
    .executableTarget(
      name: "LedgerTortureWorker", dependencies: ["TokenLedger"],
      path: "Tests/LedgerTortureWorker", swiftSettings: settings),
    .testTarget(
      name: "TortureTests", dependencies: ["LedgerTortureWorker", "TestSupport"],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
