import Foundation
import Testing
import Vault

/// Key files on a real disk, in a folder of their own.
@Suite final class KeyFileTests {
  let folder: String
  var path: String { folder + "/master.key" }

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/vigil-keys-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  @Test func `A created key reads back, in a file that only its owner may read`() throws {
    let key = SealingKey.random().bytes
    try KeyFile.create(path, key: key)
    #expect(try KeyFile.read(path) == key)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `A key file is never overwritten`() throws {
    let key = SealingKey.random().bytes
    try KeyFile.create(path, key: key)
    #expect(throws: VaultError.keyFileExists(path: path)) {
      try KeyFile.create(path, key: SealingKey.random().bytes)
    }
    #expect(try KeyFile.read(path) == key)
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o644, 0o666, 0o601])
  func `A key file that others have any right to is refused`(_ mode: Int) throws {
    try KeyFile.create(path, key: SealingKey.random().bytes)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    #expect(throws: VaultError.keyFileTooOpen(path: path, mode: UInt16(mode))) { try KeyFile.read(path) }
  }

  @Test func `A key of a wrong length is not written`() {
    #expect(throws: VaultError.self) { try KeyFile.create(path, key: [1, 2, 3]) }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test(arguments: ["", "\n", "not base64!", "AAAA", String(repeating: "A", count: 200)])
  func `A file that holds no key is refused`(_ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    #expect(throws: VaultError.keyFileUnusable(path: path, code: 0)) { try KeyFile.read(path) }
  }

  @Test func `A missing file is named with its error`() {
    #expect(throws: VaultError.keyFileUnusable(path: path, code: ENOENT)) { try KeyFile.read(path) }
  }

  @Test func `A key in the environment is base64 of 32 bytes`() throws {
    let key = SealingKey.random().bytes
    #expect(try KeyFile.parse(environment: "K", value: Data(key).base64EncodedString()) == key)
    #expect(throws: VaultError.environmentKeyMalformed(name: "K")) {
      try KeyFile.parse(environment: "K", value: "c2hvcnQ=")
    }
  }

  // MARK: Durable

  @Test func `Replacing leaves the new contents, the mode, and no temporary file`() throws {
    try Durable.replace(path, with: Array("old".utf8))
    try Durable.replace(path, with: Array("new and longer".utf8))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new and longer")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["master.key"])
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `A temporary file left by a crash is replaced and does not lend its rights`() throws {
    try Data("torn".utf8).write(to: URL(fileURLWithPath: path + ".new"))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path + ".new")
    try Durable.replace(path, with: Array("whole".utf8))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "whole")
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `A refused step is named and the old contents stand`() throws {
    try Durable.replace(path, with: Array("old".utf8))
    try FileManager.default.createDirectory(atPath: path + ".new", withIntermediateDirectories: false)
    #expect(throws: DurableError(step: "open", path: path + ".new", code: EISDIR)) {
      try Durable.replace(self.path, with: Array("new".utf8))
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
  }
}
