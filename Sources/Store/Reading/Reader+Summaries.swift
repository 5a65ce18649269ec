import GRDB

extension Reader {
  /// Summaries of a patient's normal readings, the newest entry first, opened: each in the finest grain that is kept of its
  /// time.
  ///
  /// - Parameter cursor: only entries before this position.
  package func summaries(of subject: SubjectID, before cursor: Int64?, limit: Int) async throws -> Page<EntryView> {
    let bound = Page<EntryView>.bounded(limit)
    return try await read { snapshot in
      let rows = try Row.fetchCursor(
        snapshot.db,
        sql: """
          SELECT \(EntryView.columns) FROM summaries m JOIN entries e ON e.position = m.position
          LEFT JOIN sealed v ON v.position = e.position LEFT JOIN subjects s ON s.id = v.subject
          WHERE m.subject = ? AND m.position < ? AND m.fold IS NULL ORDER BY m.position DESC LIMIT ?
          """, arguments: [subject.value, cursor ?? .max, bound + 1])
      var items: [EntryView] = []
      while items.count <= bound, let row = try rows.next() {
        items.append(try EntryView(row, keyRing: snapshot.keyRing) { _, _ in true })
      }
      let more = items.count > bound
      if more { items.removeLast() }
      return Page(items: items, next: more ? items.last?.position : nil)
    }
  }
}
