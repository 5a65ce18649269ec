import GRDB
import Vitals

/// What was received and belongs to no patient, rolled up per device and reason.
package struct RejectionView: Sendable {
  package let id: Int64
  /// Name of the device, nil when it is unknown.
  package let device: String?
  /// The stable word of ``RejectionReason`` or of the decoder.
  package let reason: String
  package let first: Timestamp
  package let last: Timestamp
  package let count: Int64

  /// - Parameter row: `id`, the device's `name`, `reason`, `first`, `last`, `count`.
  init(_ row: Row) {
    id = row["id"]
    device = row["name"]
    reason = row["reason"]
    first = Timestamp(milliseconds: row["first"])
    last = Timestamp(milliseconds: row["last"])
    count = row["count"]
  }
}

extension Reader {
  /// Rejections, the newest first. The kept bytes are not opened.
  package func rejections(before cursor: Int64?, limit: Int) async throws -> Page<RejectionView> {
    let bound = Page<RejectionView>.bounded(limit)
    return try await read { snapshot in
      let rows = try Row.fetchAll(
        snapshot.db,
        sql: """
          SELECT r.id, d.name, r.reason, r.first, r.last, r.count FROM rejections r
          LEFT JOIN devices d ON d.idx = r.device WHERE r.id < ? ORDER BY r.id DESC LIMIT ?
          """, arguments: [cursor ?? .max, bound + 1])
      let items = rows.prefix(bound).map { RejectionView($0) }
      return Page(items: items, next: rows.count > bound ? items.last?.id : nil)
    }
  }
}
