import Ledger
import Vitals

/// "Why was nobody called at 03:12?": the life of an alert, step by step, with the time that each step took (ALERT-4).
package struct AlertExplanation: Sendable {
  /// One entry of the alert.
  package struct Step: Sendable {
    package let entry: EntryView
    /// The block that holds it, nil only while the ledger is damaged.
    package let block: BlockView?
    /// Milliseconds since the step before, by the gateway's clock; 0 for the first.
    package let sincePreviousMilliseconds: Int64

    /// When it was written, by the gateway's clock.
    package var time: Timestamp { Timestamp(milliseconds: entry.entry.time) }
    /// The stable word of the reason, when it can be opened.
    package var why: String? { entry.payload.value?["why"]?.string }
    /// Who did it, when a person did and it can be opened.
    package var by: String? { entry.payload.value?["by"]?.string ?? signer }
    private var signer: String? { entry.entry.signature == nil ? nil : entry.entry.author }
  }

  package let alert: AlertView
  /// The reading's own time of the opening sample, as its entry names it.
  package let onset: Timestamp?
  package let steps: [Step]

  init(alert: AlertView, entries: [EntryView], block: (Int64) throws -> BlockView?) rethrows {
    self.alert = alert
    onset = entries.first?.entry.body["reading"]?.integer.map { Timestamp(milliseconds: $0) }
    var steps: [Step] = []
    for entry in entries {
      let time = Timestamp(milliseconds: entry.entry.time)
      steps.append(
        Step(
          entry: entry, block: try block(entry.position),
          sincePreviousMilliseconds: steps.last.map { time.milliseconds(since: $0.time) } ?? 0))
    }
    self.steps = steps
  }

  /// The first step of this type.
  package func first(_ type: EntryType) -> Step? { steps.first { $0.entry.entry.type == type } }

  /// Milliseconds from the opening entry to the first step of this type, by the gateway's clock.
  package func milliseconds(until type: EntryType) -> Int64? {
    guard let start = steps.first?.time, let step = first(type) else { return nil }
    return step.time.milliseconds(since: start)
  }
}

extension Reader {
  /// The life of an alert, at most its first 1,000 entries.
  ///
  /// - Returns: nil when the alert is not there or outside the scope.
  package func explanation(of opened: Int64, scope: Scope) async throws -> AlertExplanation? {
    try await read { snapshot in
      guard let found = try snapshot.entries(ofAlert: opened, from: 0, scope: scope) else { return nil }
      return try AlertExplanation(alert: found.alert, entries: found.entries, block: snapshot.block(holding:))
    }
  }
}
