import Ledger
import Vitals

extension ConsentAct {
  /// The types of entry that are acts of this room.
  package static let types: Set<EntryType> = [
    .licenceApproved, .licenceRefused, .licenceSuspended, .organisationRegistered, .organisationTrusted,
    .affiliationSigned, .affiliationEnded, .consentRequested, .consentGranted, .consentDenied, .consentProhibited,
    .consentRevoked, .consentEndorsed, .consentExpired, .emergencyPolicy, .emergencyDeclared, .emergencyReviewed,
    .guardianNamed, .custodiansNamed, .familyNamed,
  ]

  /// Reads an act out of an entry. Body and payload must be exactly what the act writes: a member more could carry a value
  /// in clear onto the ledger (LEDGER-3).
  ///
  /// A reason or name that was erased with its subject stands as `erased` in acts that are complete without it.
  /// - Throws: ``ConsentRefusal/malformed(_:)``, or ``ConsentRefusal/valuesMissing`` when the values are not at hand.
  package init(_ entry: Entry, values: ConsentValues) throws(ConsentRefusal) {
    let payload: JSONValue?
    switch values {
    case .absent: payload = nil
    case .opened(let value): payload = value
    case .erased: payload = try Self.standIn(for: entry.type)
    }
    self = try Self.read(entry.type, Fields(entry.body), Fields(payload), subject: entry.subject)
    guard entry.body == body else { throw .malformed("body") }
    guard entry.subject == subject else { throw .malformed("subject") }
    guard payload == self.payload else { throw .malformed("payload") }
  }

  private static func read(
    _ type: EntryType, _ body: Fields, _ values: Fields, subject: String?
  ) throws(ConsentRefusal) -> ConsentAct {
    switch type {
    case .licenceApproved: .approve(try body.holder())
    case .licenceRefused: .refuse(try body.holder(), reason: try values.prose("reason"))
    case .licenceSuspended: .suspend(try body.holder(), reason: try values.prose("reason"))
    case .organisationRegistered:
      .registerOrganisation(
        try body.organisation("organisation"), country: try body.country("country"), name: try values.prose("name"))
    case .organisationTrusted: .trust(try body.organisation("organisation"), isTrusted: try body.flag("trusted"))
    case .affiliationSigned: .signAffiliation(try body.person("person"), try body.organisation("organisation"))
    case .affiliationEnded: .endAffiliation(try body.person("person"), try body.organisation("organisation"))
    default: try read(type, body, values, patient: try patient(subject))
    }
  }

  private static func read(
    _ type: EntryType, _ body: Fields, _ values: Fields, patient: PersonID
  ) throws(ConsentRefusal) -> ConsentAct {
    switch type {
    case .consentRequested: .request(try RequestOffer(body, values, patient: patient))
    case .consentGranted: .grant(try GrantOffer(body, values, patient: patient))
    case .consentDenied:
      .denyRequest(
        RequestID(position: try body.position("request")), patient: patient,
        reason: try values.optionalProse("reason"))
    case .consentProhibited: .prohibit(try ProhibitionOffer(body, values, patient: patient))
    case .consentRevoked:
      .revoke(of: try body.position("of"), patient: patient, reason: try values.optionalProse("reason"))
    case .consentEndorsed: .endorse(GrantID(position: try body.position("of")), patient: patient)
    case .consentExpired: .noteExpiry(of: try body.position("of"), patient: patient)
    case .emergencyPolicy:
      .setEmergencyPolicy(
        EmergencyPolicy(letsCalled: try values.flag("called"), letsStrangers: try values.flag("strangers")),
        patient: patient)
    case .emergencyDeclared: .declareEmergency(patient: patient, reason: try values.prose("reason"))
    case .emergencyReviewed:
      .reviewEmergency(
        EmergencyID(position: try body.position("of")), patient: patient, isJustified: try values.flag("justified"),
        note: try values.prose("note"))
    case .guardianNamed:
      .nameGuardian(
        try body.person("guardian"), patient: patient, classes: try values.set("classes"), period: try body.period())
    case .custodiansNamed:
      .nameCustodians(
        try body.persons("custodians", bound: CustodianPanel.custodianBound), patient: patient,
        threshold: try body.count("threshold"), period: try body.period())
    case .familyNamed: .nameFamily(try values.persons("members", bound: familyBound), patient: patient)
    default: throw .malformed("type")
    }
  }

  private static func standIn(for type: EntryType) throws(ConsentRefusal) -> JSONValue {
    switch type {
    case .licenceRefused, .licenceSuspended: ["reason": "erased"]
    case .organisationRegistered: ["name": "erased"]
    default: throw .valuesMissing
    }
  }

  private static func patient(_ subject: String?) throws(ConsentRefusal) -> PersonID {
    guard let patient = subject.flatMap({ PersonID($0) }) else { throw .malformed("subject") }
    return patient
  }
}
