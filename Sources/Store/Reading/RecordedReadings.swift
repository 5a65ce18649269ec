import Ledger
import Triage
import Vitals

/// What the ledger holds of readings one by one, and what of it cannot be used.
package struct RecordedReadings: Sendable {
  /// Why something that stands on the ledger is not among them. The raw value is the stable word.
  package enum Gap: String, Error, CaseIterable, Hashable, Sendable {
    /// The patient was erased: as it should be.
    case erased
    /// What is sealed does not open, or is not what was committed to.
    case broken
    /// What was sealed is no reading, strip or order that this build knows.
    case malformed
  }

  /// A reading that the ledger holds.
  package struct Item: Hashable, Sendable {
    /// The patient's pseudonym.
    package let patient: String
    /// At its skew-corrected time where that is known.
    package let reading: Reading
    /// What was ordered for the patient when it was judged; of a strip's reading, when its event was.
    package let orders: Orders
  }

  /// In the order of the ledger, each once.
  package internal(set) var readings: [Item] = []
  /// How many pieces of evidence are missing, by the reason.
  package internal(set) var missing: [Gap: Int] = [:]
  /// How many parts of strips are missing, by the reason.
  package internal(set) var missingStrips: [Gap: Int] = [:]

  /// Whether something is missing that nobody erased: then no comparison over these readings is whole.
  package var isDamaged: Bool {
    [missing, missingStrips].contains { $0.contains { $0.key != .erased && $0.value > 0 } }
  }
}
