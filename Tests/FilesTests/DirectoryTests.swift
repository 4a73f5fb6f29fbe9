import Files
import TestSupport
import Testing

@Suite("Directories and whole files")
struct DirectoryTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory("files") }

  private func write(_ text: String, _ name: String) throws {
    let bytes = Array(text.utf8)
    try replaceFile(directory.file(name), contents: unsafe bytes.span.bytes, permissions: 0o600)
  }

  private func read(_ name: String) throws -> String {
    String(decoding: try readFile(directory.file(name), bytesMax: 1_000), as: UTF8.self)
  }

  @Test("Replacing puts the new contents in place of the old and leaves nothing beside")
  func replacing() throws {
    try write("old and longer", "f")
    try write("new", "f")
    #expect(try read("f") == "new")
    #expect(try listDirectory(directory.path) == ["f"])
  }

  @Test("What a crash left beside does not matter")
  func leftover() throws {
    try write("half", "f.new")
    try write("whole", "f")
    #expect(try listDirectory(directory.path) == ["f"])
    #expect(try read("f") == "whole")
  }

  @Test("Replacing that fails leaves the old contents and nothing beside")
  func failedReplacing() throws {
    try createDirectory(directory.file("f"))
    #expect(fileError { try write("new", "f") }?.code == .isDirectory)
    #expect(try listDirectory(directory.path) == ["f"])
  }

  @Test("Reading refuses a file larger than allowed and takes one that is exactly as large")
  func limit() throws {
    try write("12345", "f")
    #expect(try readFile(directory.file("f"), bytesMax: 5).count == 5)
    #expect(fileError { _ = try readFile(directory.file("f"), bytesMax: 4) }?.code == .tooLarge)
  }

  @Test("A tree is removed with everything in it, but not what its links lead to")
  func removingTree() throws {
    try write("kept", "kept")
    try createDirectory(directory.file("a"))
    try createDirectory(directory.file("a/b"))
    try write("x", "a/b/c")
    try removeTree(directory.file("a"))
    try removeTree(directory.file("a"))
    #expect(try listDirectory(directory.path) == ["kept"])
  }

  @Test("Names are listed in byte order")
  func listing() throws {
    for name in ["b", "a", "ä", "B"] { try write("", name) }
    #expect(try listDirectory(directory.path) == ["B", "a", "b", "ä"])
    #expect(fileError { _ = try listDirectory(directory.file("none")) }?.code == .notFound)
  }

  @Test("Renaming replaces, removing removes, and both say what is missing")
  func renaming() throws {
    try write("1", "one")
    try write("2", "two")
    try renameFile(directory.file("one"), to: directory.file("two"))
    #expect(try read("two") == "1")
    try syncDirectory(directory.path)
    try removeFile(directory.file("two"))
    #expect(!fileExists(directory.file("two")))
    #expect(fileError { try removeFile(directory.file("two")) }?.code == .notFound)
  }

  @Test(
    "A new directory has the permissions asked for", arguments: [0o700, 0o755, 0o770] as [UInt32])
  func permissions(permissions: UInt32) throws {
    try createDirectory(directory.file("d"), permissions: permissions)
    #expect(try fileStatus(directory.file("d")).permissions == permissions)
  }

  @Test(
    "The parent of a path is what holds it",
    arguments: [
      ("/a/b", "/a"), ("/a", "/"), ("/", "/"), ("a", "."), ("a/b/", "a"), ("/a/b//", "/a"),
    ])
  func parents(path: String, parent: String) {
    #expect(parentDirectory(of: path) == parent)
  }

  @Test("A temporary directory is on this machine, can be written, and has room")
  func fileSystem() throws {
    #expect(try !FileSystem.isNetwork(directory.path))
    #expect(try !FileSystem.isReadOnly(directory.path))
    #expect(try FileSystem.freeBytes(directory.path) > 0)
    #expect(fileError { _ = try FileSystem.isNetwork("/none") }?.code == .notFound)
  }
}
