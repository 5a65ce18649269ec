import Foundation
import GRDB
import Ledger
import Vault

/// The pseudonyms whose keys were destroyed, in a file beside the anchor: a restored copy still holds those keys, and this
/// list is what takes them away again (LEDGER-4).
package struct Erasures: Sendable {
  private let path: String
  private let calls: FileCalls

  package init(anchorFile: String, calls: FileCalls = .system) {
    self.calls = calls
    path = (anchorFile as NSString).deletingLastPathComponent + "/erasures"
  }

  /// All that were erased, in order.
  package func read() throws -> [String] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
      .filter { $0.contains { $0 != Self.struck } }
  }

  /// Adds one, durably; before the key is destroyed. One that is listed already stays listed once.
  package func add(_ pseudonym: String) throws {
    let lines = try read()
    guard !lines.contains(pseudonym) else { return }
    try write(lines + [pseudonym])
  }

  /// What a line that was taken back consists of; no pseudonym does.
  private static let struck: Character = "-"

  /// Takes one back, durably: its erasure was refused. The line is struck out where it stands, which needs no room: a disk
  /// that is full is the commonest reason of a refusal, and must not leave somebody listed whom nobody erased.
  package func remove(_ pseudonym: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    var start = 0
    for line in try String(contentsOfFile: path, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if line == pseudonym { return try strike(line.utf8.count, at: start) }
      start += line.utf8.count + 1
    }
  }

  private func strike(_ count: Int, at start: Int) throws {
    let descriptor = calls.create(path, 0o600, false)
    guard descriptor >= 0 else { throw DurableError(step: "open", path: path, code: errno) }
    defer { close(descriptor) }
    let dashes = Array(String(repeating: Self.struck, count: count).utf8)
    let written = dashes.withUnsafeBytes { calls.write(descriptor, path, $0, start) }
    guard written == count, calls.sync(descriptor, path, true) == 0 else {
      throw DurableError(step: "strike out", path: path, code: errno)
    }
  }

  private func write(_ lines: [String]) throws {
    try Durable.replace(path, with: Array(lines.map { $0 + "\n" }.joined().utf8), calls: calls)
  }

  /// Destroys the keys of all that were erased, in a database that no gateway has open.
  ///
  /// - Returns: how many keys a restored copy still held.
  package func apply(to databasePath: String) throws -> Int {
    let pool = try DatabaseFile.open(databasePath)
    let pseudonyms = try read()
    let count = try pool.write { db in
      try pseudonyms.reduce(into: 0) { count, pseudonym in
        try db.execute(
          sql: "UPDATE subjects SET key = NULL WHERE pseudonym = ? AND key IS NOT NULL", arguments: [pseudonym])
        count += db.changesCount
      }
    }
    try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    try pool.close()
    return count
  }
}
