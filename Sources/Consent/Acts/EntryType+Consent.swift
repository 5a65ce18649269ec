import Ledger

extension EntryType {
  /// An administrator approved a person or an organisation, for the first time or again.
  package static let licenceApproved = EntryType(rawValue: "licence.approved")
  /// An administrator turned an application down.
  package static let licenceRefused = EntryType(rawValue: "licence.refused")
  /// An administrator suspended a person or an organisation.
  package static let licenceSuspended = EntryType(rawValue: "licence.suspended")
  /// An organisation was registered.
  package static let organisationRegistered = EntryType(rawValue: "organisation.registered")
  /// An administrator set or took back the trust in what an organisation writes.
  package static let organisationTrusted = EntryType(rawValue: "organisation.trusted")
  /// One side signed that a person acts for an organisation; it is in force when both have.
  package static let affiliationSigned = EntryType(rawValue: "affiliation.signed")
  /// One side ended an affiliation, or took its offer back.
  package static let affiliationEnded = EntryType(rawValue: "affiliation.ended")

  /// Somebody asks a patient for access.
  package static let consentRequested = EntryType(rawValue: "consent.requested")
  /// Access was granted.
  package static let consentGranted = EntryType(rawValue: "consent.granted")
  /// A request was answered with no.
  package static let consentDenied = EntryType(rawValue: "consent.denied")
  /// Access was forbidden in advance.
  package static let consentProhibited = EntryType(rawValue: "consent.prohibited")
  /// A grant, prohibition, guardianship or panel was ended, or a request taken back.
  package static let consentRevoked = EntryType(rawValue: "consent.revoked")
  /// A custodian agrees to what another custodian granted.
  package static let consentEndorsed = EntryType(rawValue: "consent.endorsed")
  /// The gateway notes that a grant or request is over by its own terms. It changes nothing: periods end by themselves.
  package static let consentExpired = EntryType(rawValue: "consent.expired")

  /// A patient says what may happen in an emergency.
  package static let emergencyPolicy = EntryType(rawValue: "emergency.policy")
  /// A doctor opens a record in an emergency and signs the reason.
  package static let emergencyDeclared = EntryType(rawValue: "emergency.declared")
  /// A privacy officer reviewed an emergency access.
  package static let emergencyReviewed = EntryType(rawValue: "emergency.reviewed")
  /// Somebody acts for a patient who cannot.
  package static let guardianNamed = EntryType(rawValue: "guardian.named")
  /// Several persons act for a patient together.
  package static let custodiansNamed = EntryType(rawValue: "custodians.named")
  /// A patient's family, whole.
  package static let familyNamed = EntryType(rawValue: "family.named")

  /// A record stands: a visit, a report, a file. Its members beside `class` are those of the use case.
  package static let recordAdded = EntryType(rawValue: "record.added")
  /// The gateway decided on an access or an attempt, before anything left (CONSENT-2).
  package static let accessDecided = EntryType(rawValue: "access.decided")
}
