import Consent
import GRDB
import Ledger

/// Acts that a person signed. Signature and role were checked by the caller (room Sharing).
extension Transaction {
  /// Where this very entry stands already, if it does: a repeated act is answered, not repeated.
  package func position(ofAct leaf: Digest32) throws -> Int64? { try ActRows.position(of: leaf, db: db) }

  /// Appends a person's signed entry as it is and applies what it says of devices, teams and keys.
  ///
  /// - Parameter payload: the salt and canonical payload that the entry's commitment is over; sealed under the key of
  ///   the patient whom the entry is about, or else of its author.
  /// - Returns: the position of the entry.
  /// - Throws: ``StoreError/exists(_:)`` for an act that stands on the ledger already, and whatever does not fit.
  @discardableResult
  package func record(act entry: Entry, payload: (salt: [UInt8], bytes: [UInt8])?) throws -> Int64 {
    guard try position(ofAct: entry.leafHash) == nil else { throw StoreError.exists(.entry) }
    try requireParty(to: entry)
    try requireParty(toTreatment: entry)
    let position = try append(signed: entry, about: try subject(of: entry), payload: payload)
    try RegistryProjection(db: db, ward: core.ward).apply(entry, at: position)
    try RecordProjection(db: db, ward: core.ward)
      .apply(entry, payload: try payload.map { try CanonicalJSON.parse(canonical: $0.bytes) }, at: position)
    try AppointmentProjection(db: db, ward: core.ward).apply(entry, at: position)
    if [.recoveryBegun, .treatmentOffered].contains(entry.type) { try leaveNotices(of: entry, at: position) }
    try ContractProjection(db: db, ward: core.ward).apply(entry, at: position)
    if entry.type == .consentProhibited || entry.type == .consentRevoked, let patient = entry.subject {
      try consentChanged(of: patient)
    }
    return position
  }

  private func subject(of entry: Entry) throws -> SubjectID? {
    guard let pseudonym = entry.subject else { return registry.person(id: entry.author)?.subject }
    if let patient = registry.patient(id: pseudonym) { return patient.subject }
    if let person = registry.person(id: pseudonym) { return person.subject }
    if entry.type == .organisationRegistered { return try newOrganisation(pseudonym) }
    guard let other = try subject(named: pseudonym) else { throw StoreError.unknown(.patient) }
    return other
  }

  /// An organisation seals its name under a key of its own. Its id begins with `org-`, so that it is never a person's.
  private func newOrganisation(_ pseudonym: String) throws -> SubjectID {
    guard pseudonym.hasPrefix("org-") else { throw StoreError.conflict(.organisationName) }
    guard try subject(named: pseudonym) == nil else { throw StoreError.exists(.organisation) }
    return try makeSubject(pseudonym: pseudonym, kind: "organisation")
  }

  /// The subject that stands on the ledger under this pseudonym, of whatever kind.
  func subject(named pseudonym: String) throws -> SubjectID? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT id FROM subjects WHERE pseudonym = ?"), arguments: [pseudonym]
    ).map(SubjectID.init)
  }
}
