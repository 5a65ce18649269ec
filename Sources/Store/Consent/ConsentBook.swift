import Consent
import Ledger

/// The state of consent in the writer's memory (decision 0020): entries that concern it are folded as they are appended,
/// and taken back with the submission that appended them.
struct ConsentBook: Sendable {
  private(set) var state: ConsentState

  init(_ state: ConsentState = ConsentState()) { self.state = state }

  /// Folds one entry.
  ///
  /// - Returns: what ``undo(_:)`` takes back, newest first.
  mutating func fold(
    _ entry: Entry, values: ConsentValues, at position: Int64
  ) throws(ConsentRefusal) -> ConsentChange {
    try state.fold(entry, values: values, at: position)
  }

  mutating func undo(_ change: ConsentChange) { state.undo(change) }
}
