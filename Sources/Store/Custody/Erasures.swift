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
  }

  /// Adds one, durably; before the key is destroyed. One that is listed already stays listed once.
  package func add(_ pseudonym: String) throws {
    let lines = try read()
    guard !lines.contains(pseudonym) else { return }
    try write(lines + [pseudonym])
  }

  /// Takes one back, durably: its erasure did not become durable.
  package func remove(_ pseudonym: String) throws {
    let lines = try read()
    guard lines.contains(pseudonym) else { return }
    try write(lines.filter { $0 != pseudonym })
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
