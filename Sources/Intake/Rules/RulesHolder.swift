import Store
import Synchronization
import Triage

/// The rules in force. Replaced as a whole, by an entry on the ledger first (DESIGN, section 4).
package final class RulesHolder: Sendable {
  private let rules: Mutex<Rules>

  package init(_ rules: Rules) {
    self.rules = Mutex(rules)
  }

  package var current: Rules { rules.withLock { $0 } }

  /// Reads the file again and puts it in force once its entry is durable; a broken file changes nothing.
  ///
  /// - Throws: ``RulesFileError`` naming line and key, or what the writer refuses with.
  package func reload(path: String, store: Store) async throws {
    let loaded = try RulesFile.load(path: path)
    try await Self.record(loaded, in: store)
    rules.withLock { $0 = loaded }
  }

  /// Puts on the ledger which rules are in force, unless they are the ones that were.
  package static func record(_ rules: Rules, in store: Store) async throws {
    let version = rules.version.hex
    try await store.writer.perform { try $0.rulesLoaded(version: version) }
  }
}
