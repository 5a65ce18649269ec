import Ledger
import Vitals

/// Who may do what with whose data, as the ledger says up to a position: a value that entries are folded into.
///
/// Deterministic: the same entries give the same state on every machine, whatever the clock. A copy stays as it was; while
/// somebody holds one, the next fold copies the tables, so the writer should not hand out the whole but
/// ``patient(_:)``. Memory is bounded per patient by ``Bounds``.
package struct ConsentState: Equatable, Sendable {
  /// How many entries of the ledger it takes account of: the position of the next one.
  package internal(set) var position: Int64 = 0
  var persons: [PersonID: PersonStanding] = [:]
  var organisations: [OrganisationID: OrganisationStanding] = [:]
  var patients: [PersonID: PatientConsent] = [:]
  /// Emergency accesses that await review, with their patients.
  var openReviews: [EmergencyID: PersonID] = [:]
  /// How many administrators are approved; while there is none, the next one registered needs no other.
  var administrators = 0
  var teams = RecentTeams()

  /// The state before the first entry.
  package init() {}

  package func person(_ id: PersonID) -> PersonStanding? { persons[id] }

  package func organisation(_ id: OrganisationID) -> OrganisationStanding? { organisations[id] }

  package func patient(_ id: PersonID) -> PatientConsent? { patients[id] }

  /// Who acts for an organisation, both sides having signed, by id.
  package func members(of organisation: OrganisationID) -> [PersonStanding] {
    persons.values.filter { $0.affiliations.contains(organisation) }.sorted { $0.id < $1.id }
  }

  /// The first organisations that stand so with the administrators, by id: one pass over all, and memory for these alone.
  ///
  /// - Parameters:
  ///   - cursor: only those after this id.
  ///   - limit: how many, at least 1.
  package func organisations(_ licence: LicenceState, after cursor: String, limit: Int) -> [OrganisationStanding] {
    var first: [OrganisationStanding] = []
    for standing in organisations.values where standing.licence == licence && standing.id.text > cursor {
      if first.count >= limit, let last = first.last, last.id.text <= standing.id.text { continue }
      let place = first.firstIndex { $0.id.text > standing.id.text } ?? first.count
      first.insert(standing, at: place)
      if first.count > limit { first.removeLast() }
    }
    return first
  }

  /// Whether what this organisation wrote counts as a trusted facility's now; false for nobody's.
  package func isTrusted(_ organisation: OrganisationID?) -> Bool {
    guard let organisation, let standing = organisations[organisation] else { return false }
    return standing.isTrusted && standing.licence == .approved
  }

  /// Emergency accesses that nobody has reviewed, by when their review is due: what must be chased.
  package func reviewsDue() -> [EmergencyAccess] {
    openReviews.compactMap { id, patient in patients[patient]?.emergencies[id] }
      .sorted { ($0.reviewDue, $0.id) < ($1.reviewDue, $1.id) }
  }

  /// Takes note that the ledger is this long, where the entries in between do not concern consent.
  package mutating func advance(to position: Int64) {
    self.position = max(self.position, position)
  }
}
