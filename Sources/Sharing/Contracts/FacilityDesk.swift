import Consent
import Ledger
import Store
import Vitals

/// What facilities and doctors see of the contracts that they are a party to.
///
/// That a contract stands is known to its parties without further consent: they signed it. Who a patient is, is for the
/// engine: a name is shown where a decision permits it, and that decision is on disk first (CONSENT-2, CONSENT-3).
package struct FacilityDesk: Sendable {
  /// Most patients of a page: each name is a decision of its own, and the writer must not be held up.
  package static let pageBound = 50

  let store: Store

  package init(store: Store) { self.store = store }

  /// A facility's admissions in a state, the newest first, for its desks and doctors.
  ///
  /// - Throws: ``StoreError/unknown(_:)`` for everybody else, as for a facility that is not there.
  package func admissions(
    at organisation: OrganisationID, _ state: Admission.State, before: Int64, limit: Int, by asker: Asker
  ) async throws -> Page<AdmissionItem> {
    try await require(asker.person, of: organisation, as: [.desk, .doctor])
    let limit = min(max(limit, 1), Self.pageBound)
    let rows = try await store.reader.admissions(at: organisation.text, state, before: before, limit: limit)
    let member = Asker(person: asker.person, organisation: organisation, purpose: asker.purpose)
    let names = try await names(of: rows.map(\.patient), by: member)
    return Page(
      items: rows.map { AdmissionItem(admission: $0, name: names[$0.patient]) },
      next: rows.count < limit ? nil : rows.last?.position)
  }

  /// A patient's admissions, ended ones included: for whoever may read who accessed what, as with other contracts.
  ///
  /// - Throws: ``AccessDenied``.
  package func admissions(
    of patient: PersonID, before: Int64, limit: Int, by asker: Asker
  ) async throws -> Page<AdmissionItem> {
    let decision = try await store.decide(asker.request(.list, .dataClass(.accessLog), of: patient))
    guard decision.isPermitted else { throw AccessDenied([decision]) }
    let limit = min(max(limit, 1), Page<AdmissionItem>.maximumLimit)
    let rows = try await store.reader.admissions(of: patient.text, before: before, limit: limit)
    return Page(
      items: rows.map { AdmissionItem(admission: $0, name: nil) },
      next: rows.count < limit ? nil : rows.last?.position)
  }

  /// The devices of a facility, for whoever acts for it and for administrators.
  package func devices(
    of organisation: OrganisationID, before: Int64, limit: Int, by person: PersonID
  ) async throws -> Page<DeviceAssignment> {
    try await require(person, of: organisation, as: Set(Role.allCases), orAdministers: true)
    let limit = min(max(limit, 1), Page<DeviceAssignment>.maximumLimit)
    let rows = try await store.reader.assignments(to: organisation.text, before: before, limit: limit)
    return Page(items: rows, next: rows.count < limit ? nil : rows.last?.position)
  }

  /// The doctors who act for a facility, both sides having signed, in the order of their ids: for its own people and
  /// administrators.
  package func doctors(
    of organisation: OrganisationID, after cursor: String, limit: Int, by person: PersonID
  ) async throws -> (items: [(standing: PersonStanding, profile: ProfileView?)], next: String?) {
    try await require(person, of: organisation, as: Set(Role.allCases), orAdministers: true)
    let limit = min(max(limit, 1), Page<PersonStanding>.maximumLimit)
    let all = try await store.writer.perform { $0.members(of: organisation) }
    let page = all.filter { $0.role == .doctor && $0.id.text > cursor }.prefix(limit + 1)
    let people = try await store.reader.people(page.prefix(limit).map(\.id.text))
    let profiles = Dictionary(uniqueKeysWithValues: people.map { ($0.person, $0) })
    let items = page.prefix(limit).map { (standing: $0, profile: profiles[$0.id.text]) }
    return (items, page.count > limit ? items.last?.standing.id.text : nil)
  }

  /// A doctor's own patients: on whose care team they stand, who signed to be theirs, and who let them at something now.
  package func patients(
    of asker: Asker, after cursor: String, limit: Int
  ) async throws -> (items: [OwnPatient], next: String?) {
    let limit = min(max(limit, 1), Self.pageBound)
    let rows = try await store.reader.patients(near: asker.person.text, after: cursor, limit: limit)
    let granted = try await store.writer.perform { transaction in
      Set(rows.filter { $0.isAddressed && Self.lets(asker.person, $0.patient, in: transaction) }.map(\.patient))
    }
    let own = rows.filter { $0.isOnTeam || $0.isTreated || granted.contains($0.patient) }
    let names = try await names(of: own.map(\.patient), by: asker)
    let items = own.map { row in
      OwnPatient(
        patient: row.patient, isOnTeam: row.isOnTeam, hasGranted: granted.contains(row.patient),
        isTreated: row.isTreated, name: names[row.patient])
    }
    return (items, rows.count < limit ? nil : rows.last?.patient)
  }

  /// The treatments that somebody signed or was offered, the newest first.
  package func treatments(of person: String, before: Int64, limit: Int) async throws -> Page<TreatmentItem> {
    let limit = min(max(limit, 1), Page<TreatmentItem>.maximumLimit)
    let rows = try await store.reader.treatments(of: person, before: before, limit: limit)
    return Page(items: rows.map(TreatmentItem.init), next: rows.count < limit ? nil : rows.last?.position)
  }

  private static func lets(_ person: PersonID, _ patient: String, in transaction: Transaction) -> Bool {
    guard let consent = PersonID(patient).flatMap({ transaction.consent(of: $0) }) else { return false }
    return consent.grants.reversed().contains {
      $0.grantee == .person(person) && $0.status(at: transaction.now) == .live
    }
  }

  /// The names that somebody may know, one decision for each; who lets nobody know is passed over without an entry, as
  /// nothing of theirs was asked for.
  private func names(of patients: [String], by asker: Asker) async throws -> [String: String] {
    let permitted = try await store.writer.perform { transaction in
      try patients.filter { patient in
        guard let id = PersonID(patient) else { return false }
        let request = asker.request(.list, .dataClass(.directoryEntry), of: id)
        guard transaction.wouldPermit(request) else { return false }
        return try transaction.decide(request).isPermitted
      }
    }
    var names: [String: String] = [:]
    for patient in permitted {
      names[patient] = try await store.reader.profile(ofPatient: patient)?["name"]?.string
    }
    return names
  }

  private func require(
    _ person: PersonID, of organisation: OrganisationID, as roles: Set<Role>, orAdministers: Bool = false
  ) async throws {
    let (known, standing) = try await store.writer.perform { transaction in
      (transaction.standing(of: organisation), transaction.standing(of: person))
    }
    guard known != nil, let standing, standing.isApproved,
      (standing.affiliations.contains(organisation) && roles.contains(standing.role))
        || (orAdministers && standing.role == .administrator)
    else { throw StoreError.unknown(.organisation) }
  }
}
