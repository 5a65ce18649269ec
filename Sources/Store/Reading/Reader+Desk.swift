import Foundation
import GRDB
import Ledger

extension Reader {
  /// How far back one call looks.
  private static let span: Int64 = 20_000

  /// Evidence, the newest first: every abnormal block at once, whatever delay its alert waits out.
  ///
  /// A call looks at a bounded span of the ledger: a page may be short or empty and still have a next one.
  ///
  /// - Parameter cursor: only positions before it; nil begins at the newest.
  package func evidence(
    scope: Scope, before cursor: Int64?, limit: Int
  ) async throws -> Page<(entry: EntryView, block: BlockView)> {
    let bound = min(max(limit, 1), 200)
    return try await read { snapshot in
      let end = min(cursor ?? .max, try snapshot.ledgerSize())
      let start = max(0, end - Self.span)
      let resolved = ResolvedScope(scope, on: snapshot.db)
      let rows = try Row.fetchCursor(
        snapshot.db,
        sql: """
          SELECT \(EntryView.columns) FROM entries e
          LEFT JOIN sealed v ON v.position = e.position LEFT JOIN subjects s ON s.id = v.subject
          WHERE e.position >= ? AND e.position < ? AND instr(e.bytes, CAST('"type":"reading.alarmed"' AS BLOB)) > 0
          ORDER BY e.position DESC
          """, arguments: [start, end])
      var items: [(entry: EntryView, block: BlockView)] = []
      while items.count < bound, let row = try rows.next() {
        let entry = try EntryView(row, keyRing: snapshot.keyRing) { _, subject in try resolved.allows(subject) }
        // The bytes were searched as text, which a body could imitate: the parsed type decides.
        guard entry.entry.type == .readingAlarmed, try resolved.allows(entry.subject) else { continue }
        guard let block = try snapshot.block(holding: entry.position) else { throw StoreError.unknown(.block) }
        items.append((entry, block))
      }
      let reached = items.count == bound ? items.last?.entry.position ?? start : start
      return Page(items: items, next: reached > 0 ? reached : nil)
    }
  }
}
