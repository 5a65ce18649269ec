import Consent
import Ledger
import Synchronization
import Vitals

/// What the person behind one open event stream was let see, patient by patient.
///
/// The writer decides once for each patient before the first clinical entry about the patient leaves, in the very block that
/// holds the entry, and again when what the decision rests on changes (CONSENT-2, decision 0045). It puts the outcome here
/// when the block is durable; the stream looks it up for every entry. Bounded by the number of patients.
package final class StreamSight: Sendable {
  /// What the stream was let see of one patient.
  private enum Held {
    case sight(Sight)
    /// The right ended with the entry at this position: its alert was over. That entry is still told.
    case ended(Sight, through: Int64)
  }

  /// What the writer changes when a batch is durable.
  enum Change {
    case decided(PersonID, Sight)
    case ended(PersonID, through: Int64)
    case forgotten(PersonID)
    case allForgotten
  }

  let person: PersonID
  private let held = Mutex<[PersonID: Held]>([:])

  init(person: PersonID) { self.person = person }

  /// What counts for this patient now; nil when nothing was decided.
  func sight(of patient: PersonID) -> Sight? {
    held.withLock { held in
      guard case .sight(let sight) = held[patient] else { return nil }
      return sight
    }
  }

  /// Patients about whom something was decided.
  var patients: [PersonID] { held.withLock { Array($0.keys) } }

  func apply(_ change: Change) {
    held.withLock { held in
      switch change {
      case .decided(let patient, let sight): held[patient] = .sight(sight)
      case .ended(let patient, let position):
        if case .sight(let sight) = held[patient] { held[patient] = .ended(sight, through: position) }
      case .forgotten(let patient): held[patient] = nil
      case .allForgotten: held.removeAll()
      }
    }
  }

  /// Whether an entry with clinical values may be given out; nil when nothing was decided about its patient.
  ///
  /// - Parameter time: now; a sight counts until its end.
  func shows(_ entry: Entry, at position: Int64, now time: Timestamp) -> Bool? {
    guard let patient = entry.subject.flatMap({ PersonID($0) }) else { return false }
    let held = held.withLock { $0[patient] }
    let sight: Sight
    switch held {
    case nil: return nil
    case .ended(_, let through) where position > through: return nil
    case .sight(let current):
      if let until = current.until, time >= until { return nil }
      sight = current
    case .ended(let last, _): sight = last
    }
    return sight.shows(Self.dataClass(of: entry.type), of: entry.body["alert"]?.string.flatMap { AlertName($0) })
  }

  /// Summaries and orders are about what is measured, everything else about alerts.
  static func dataClass(of type: EntryType) -> DataClass {
    type.rawValue.hasPrefix("summary.") || type.rawValue.hasPrefix("order.") ? .vitalSigns : .alerts
  }
}
