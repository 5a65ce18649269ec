import Foundation
import GRDB
import Ledger
import Triage
import Vitals

extension Reader {
  /// The alerts that were opened in a stretch of time, each with its whole life, to `body` one after the other.
  ///
  /// One snapshot, in the order of opening; holds one alert at a time.
  /// - Parameter range: on the gateway's clock, the end not included.
  package func stories<T: Sendable>(
    openedIn range: Range<Timestamp>, into initial: T, _ body: @escaping @Sendable (inout T, AlertStory) -> Void
  ) async throws -> T {
    try await read { snapshot in
      var result = initial
      let rows = try Row.fetchCursor(
        snapshot.db,
        sql: """
          SELECT a.alert, e.position, e.bytes, v.subject, v.bytes AS sealed, s.key
          FROM alert_entries a JOIN entries e ON e.position = a.position
          LEFT JOIN sealed v ON v.position = e.position LEFT JOIN subjects s ON s.id = v.subject
          ORDER BY a.alert, a.position
          """)
      var builder: StoryBuilder?
      while let row = try rows.next() {
        let alert: Int64 = row["alert"]
        if builder?.opened != alert {
          if let story = builder?.story { body(&result, story) }
          builder = StoryBuilder(opened: alert, range: range)
        }
        guard builder?.isOutside == false else { continue }
        try builder?.add(row, keyRing: snapshot.keyRing)
      }
      if let story = builder?.story { body(&result, story) }
      return result
    }
  }

  /// For how long patients wore devices in a stretch of time, in milliseconds, all patients together.
  package func wornMilliseconds(in range: Range<Timestamp>) async throws -> Int64 {
    try await read { snapshot in
      let (from, to) = (range.lowerBound.milliseconds, range.upperBound.milliseconds)
      return try Int64.fetchOne(
        snapshot.db,
        sql: """
          SELECT coalesce(sum(min(coalesce(until, :to), :to) - max(since, :from)), 0) FROM bindings
          WHERE since < :to AND coalesce(until, :to) > :from
          """, arguments: ["from": from, "to": to]) ?? 0
    }
  }
}
