import Consent
import Ledger

/// The state of consent in the writer's memory (decision 0020): entries that concern it are folded as they are appended,
/// and taken back with the submission that appended them.
struct ConsentBook: Sendable {
  private(set) var state = ConsentState()
  /// Patients whom a person was ever named to act for. Whether that still holds is asked of the state; so nothing needs to
  /// be taken back here.
  private var represented: [PersonID: Set<PersonID>] = [:]

  /// Folds one entry.
  ///
  /// - Returns: what ``undo(_:)`` takes back, newest first.
  mutating func fold(
    _ entry: Entry, values: ConsentValues, at position: Int64
  ) throws(ConsentRefusal) -> ConsentChange {
    let change = try state.fold(entry, values: values, at: position)
    if let patient = change.patient {
      for person in Self.representatives(in: entry) { represented[person, default: []].insert(patient) }
    }
    return change
  }

  mutating func undo(_ change: ConsentChange) { state.undo(change) }

  /// The person, if a patient, and whom the person was ever named to act for.
  func patients(of person: PersonID) -> [PersonID] {
    (state.patient(person) == nil ? [] : [person]) + (represented[person] ?? []).sorted()
  }

  private static func representatives(in entry: Entry) -> [PersonID] {
    switch entry.type {
    case .guardianNamed: return [entry.body["guardian"]?.string].compactMap { $0.flatMap { PersonID($0) } }
    case .custodiansNamed:
      return (entry.body["custodians"]?.array ?? []).compactMap { $0.string.flatMap { PersonID($0) } }
    default: return []
    }
  }
}
