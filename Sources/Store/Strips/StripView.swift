import Ledger
import Vitals

/// A part of a strip as it is shown.
package struct StripView: Sendable {
  /// Where it stands on the ledger.
  package let position: Int64
  /// The position of the event's evidence.
  package let event: Int64
  /// The reading time of the event.
  package let judged: Timestamp
  /// `before` or `after`.
  package let part: String
  /// Canonical readings as JSON text, and whether they are all there were; when they can be opened.
  package let payload: EntryPayload
}

extension Reader {
  /// The strips of an alert, the oldest first, of its first 1,000 entries from `position` on.
  ///
  /// - Returns: nil when the alert is not there or outside the scope.
  package func strips(
    ofAlert opened: Int64, from position: Int64 = 0, scope: Scope
  ) async throws -> (strips: [StripView], next: Int64?)? {
    guard let found = try await entries(ofAlert: opened, from: position, scope: scope) else { return nil }
    let strips = found.entries.compactMap { view -> StripView? in
      guard view.entry.type == .alertStrip, let event = view.entry.body["event"]?.integer,
        let judged = view.entry.body["reading"]?.integer, let part = view.entry.body["part"]?.string
      else { return nil }
      return StripView(
        position: view.position, event: event, judged: Timestamp(milliseconds: judged), part: part,
        payload: view.payload)
    }
    return (strips, found.entries.count < 1_000 ? nil : found.entries.last.map { $0.position + 1 })
  }
}
