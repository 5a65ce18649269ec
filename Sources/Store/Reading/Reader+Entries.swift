import GRDB
import Ledger
import Vitals

extension Reader {
  /// Entries from a position on, at most `limit` (at most 1,000).
  ///
  /// - Parameter scope: whose payloads are opened; the others are withheld. nil withholds all.
  package func entries(from position: Int64, limit: Int, opening scope: Scope?) async throws -> [EntryView] {
    try await read { try $0.entries(from: position, limit: min(max(limit, 1), 1_000), opening: scope) }
  }

  /// One entry, or nil when there is none at this position.
  package func entry(at position: Int64, opening scope: Scope?) async throws -> EntryView? {
    try await read { try $0.entries(from: position, limit: 1, opening: scope).first { $0.position == position } }
  }

  /// What happened after a position, for a caller who is known; ``EventPages`` is for streams.
  package func events(scope: Scope, after position: Int64, limit: Int) async throws -> EventPage {
    try await read { try $0.events(after: position, limit: limit, scope: scope) }
  }
}

/// A page of a stream.
package struct EventPage: Sendable {
  /// What the caller may see of it, in order.
  package let events: [EntryView]
  /// The last position that was looked at: where the next page begins, whether or not anything could be seen.
  package let through: Int64
  /// How many entries the ledger had.
  package let size: Int64
}

extension Snapshot {
  func entries(from position: Int64, limit: Int, opening scope: Scope?) throws -> [EntryView] {
    let resolved = scope.map { ResolvedScope($0, on: db) }
    return try entries(from: position, limit: limit) { _, entry, subject in
      guard let resolved, let subject else { return false }
      return try Self.isClinical(entry.type) && resolved.allows(subject)
    }
  }

  /// - Parameter isOpened: whether the values beside an entry may be seen.
  func entries(
    from position: Int64, limit: Int, isOpened: (Int64, Entry, SubjectID?) throws -> Bool
  ) throws -> [EntryView] {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT \(EntryView.columns) FROM entries e
          LEFT JOIN sealed v ON v.position = e.position LEFT JOIN subjects s ON s.id = v.subject
          WHERE e.position >= ? ORDER BY e.position LIMIT ?
          """),
      arguments: [position, limit])
    var records: [EntryView] = []
    while let row = try rows.next() {
      let position: Int64 = row["position"]
      records.append(try EntryView(row, keyRing: keyRing) { try isOpened(position, $0, $1) })
    }
    return records
  }

  func events(after position: Int64, limit: Int, scope: Scope) throws -> EventPage {
    let size = try ledgerSize()
    let resolved = ResolvedScope(scope, on: db)
    let records = try entries(from: position + 1, limit: limit, opening: scope)
    return EventPage(
      events: try records.filter { try resolved.allows($0.subject) },
      through: records.last?.position ?? min(position, size - 1), size: size)
  }

  /// Whether the values beside an entry of this type are what those who care for the patient see. Names, addresses and
  /// keys of people are not.
  static func isClinical(_ type: EntryType) -> Bool {
    clinicalPrefixes.contains { type.rawValue.hasPrefix($0) }
  }

  private static let clinicalPrefixes = ["alert.", "reading.", "technical.", "summary.", "order."]
}
