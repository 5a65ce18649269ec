import Consent
import GRDB
import Ledger
import Vitals

/// Who is told of what happened: written with the entry that says so, so that no crash loses a notice.
extension Transaction {
  /// Leaves notices about an entry that was just appended and folded, where it is of a kind that somebody is told of.
  func leaveNotices(of entry: Entry, at position: Int64) throws {
    guard let patient = entry.subject.flatMap({ PersonID($0) }) else { return }
    switch entry.type {
    case .recordAdded where entry.author != patient.text:
      try leave(.recordAdded, at: position, about: patient, to: keepers(of: patient))
    case .consentRequested:
      try leave(.accessRequested, at: position, about: patient, to: keepers(of: patient))
    case .emergencyDeclared, .accessDecided:
      // An emergency access is named by the entry that began it: the first look on an alert's call, or the signed reason.
      guard consent(of: patient)?.emergencies[EmergencyID(position: position)] != nil else { return }
      try leave(.emergencyAccess, at: position, about: patient, to: keepers(of: patient) + officers)
    case .treatmentOffered:
      try leave(.treatmentOffered, at: position, about: patient, to: keepers(of: patient))
    case .recoveryBegun: try leave(.recoveryBegun, at: position, about: patient, to: [patient.text])
    default: return
    }
  }

  /// Leaves a notice to every privacy officer for each emergency access whose review is overdue; to whom one waits to be sent
  /// already, no second one. Whoever calls this says how often.
  package func remindOfReviews() throws {
    let officers = officers
    for emergency in reviewsDue() where emergency.reviewDue <= now {
      let position = emergency.id.position
      let told = try NoticeRows.recipients(of: .reviewOverdue, at: position, db: db)
      try leave(.reviewOverdue, at: position, about: emergency.patient, to: officers.filter { !told.contains($0) })
    }
  }

  private var officers: [String] {
    registry.allPersons.filter { $0.role == .privacyOfficer && $0.isCallable }.map(\.id).sorted()
  }

  /// The patient, and whoever acts for the patient now.
  private func keepers(of patient: PersonID) -> [String] {
    let guardians = consent(of: patient)?.guardianships.filter { $0.isLive(at: now) }.map(\.guardian.text) ?? []
    return [patient.text] + Set(guardians).sorted()
  }

  private func leave(
    _ kind: Notice.Kind, at position: Int64, about patient: PersonID, to recipients: [String]
  ) throws {
    let subject = registry.patient(id: patient.text)?.subject ?? registry.person(id: patient.text)?.subject
    guard let subject else { return }
    for recipient in recipients {
      try NoticeRows.insert(kind, at: position, about: subject, to: recipient, now: now, db: db)
    }
    core.batch.leftNotices()
  }
}

/// The outbox of notices, for whoever sends them.
extension Store {
  /// Notices that wait, the earliest first.
  package func notices(limit: Int) async throws -> [Notice] {
    try await pool.read { try NoticeRows.fetch(limit: limit, db: $0) }
  }

  /// Where notices to a person go; nil for nobody who is known, and after erasure.
  package func noticeAddress(of person: String) async throws -> NoticeAddress? {
    try await pool.read { [keyRing] in try NoticeAddress.fetch(person, keyRing: keyRing, on: $0) }
  }

  /// A notice was sent, or there is nowhere to send it, or its time is over.
  package func settle(_ notice: Notice) async throws {
    try await writer.perform(deciding: true) { try NoticeRows.remove(notice.id, db: $0.db) }
  }

  /// Sending failed: it is due again later.
  package func postpone(_ notice: Notice, milliseconds: Int64) async throws {
    try await writer.perform(deciding: true) { transaction in
      try NoticeRows.postpone(notice.id, until: transaction.now.adding(milliseconds: milliseconds), db: transaction.db)
    }
  }
}
