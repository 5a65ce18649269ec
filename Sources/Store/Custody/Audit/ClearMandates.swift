import Consent
import Ledger

/// Who acted for patients, by what stands in clear: for the acts about a patient who was erased, which the engine passes
/// over because nobody can read what they said.
struct ClearMandates {
  private struct Mandate {
    let position: Int64
    let persons: Set<String>
    let from: Int64
    let until: Int64?
    var isEnded = false

    func holds(for person: String, at time: Int64) -> Bool {
      !isEnded && persons.contains(person) && from <= time && until.map { time < $0 } ?? true
    }
  }

  private var guardians: [String: [Mandate]] = [:]
  /// The newest panel of each patient; a newer one ends it.
  private var panels: [String: Mandate] = [:]

  /// Follows one entry that was found in order.
  mutating func follow(_ entry: Entry, at position: Int64) {
    guard let patient = entry.subject else { return }
    switch entry.type {
    case .guardianNamed: guardians[patient, default: []].append(mandate(entry, at: position))
    case .custodiansNamed: panels[patient] = mandate(entry, at: position)
    case .consentRevoked:
      guard let target = entry.body["of"]?.integer else { return }
      if panels[patient]?.position == target { panels[patient]?.isEnded = true }
      guard let index = guardians[patient]?.firstIndex(where: { $0.position == target }) else { return }
      guardians[patient]?[index].isEnded = true
    default: break
    }
  }

  /// Whether somebody might sign for the patient at this time of the ledger: the patient, a guardian, a custodian.
  func speaks(_ person: String, for patient: String, at time: Int64) -> Bool {
    person == patient || guardians[patient]?.contains { $0.holds(for: person, at: time) } == true
      || panels[patient]?.holds(for: person, at: time) == true
  }

  private func mandate(_ entry: Entry, at position: Int64) -> Mandate {
    let named = [entry.body["guardian"]] + (entry.body["custodians"]?.array ?? []).map(Optional.some)
    return Mandate(
      position: position, persons: Set(named.compactMap { $0?.string }), from: entry.body["from"]?.integer ?? 0,
      until: entry.body["until"]?.integer)
  }
}
