import Consent
import Ledger

/// Looks along a walk over the ledger whether each act is its author's, and one that the author might sign as things stood:
/// signature and key, licence, role, care team, facility, guardianship (CONSENT-1, CONSENT-4). From entries alone.
///
/// What an act of consent says is judged by ``Consent/ConsentAudit``, which folds it; here is found whose it is. An act that
/// is not in order has no effect on what follows. Whom an alert called is sealed and part of the alert's own story, and a
/// rota stands in no entry: of answers to alerts and of shifts the role is looked at, and not the reach.
struct ActAudit {
  /// What the gateway writes too: a key of somebody whom the operator registers, and the steps of alerts.
  private static func mayGatewayWrite(_ type: EntryType) -> Bool {
    type == .personKey || type == .personAgreement || type.rawValue.hasPrefix("alert.")
      || ConsentAct.types.contains(type)
  }

  /// What somebody who is not approved may sign (decision 0022); acts of consent are for the engine.
  private static let open: Set<EntryType> = [.personKey, .personAgreement, .profileChanged, .recoveryRefused]

  private var signers = SignerBook()
  private var mandates = ClearMandates()
  private var contracts = ContractAudit()
  private var teams: [String: Set<String>] = [:]

  /// Whether the entry is anything to this audit.
  static func concerns(_ entry: Entry) -> Bool {
    entry.author != entry.origin || entry.type == .personRegistered || ActRights.acts.contains(entry.type)
  }

  /// Takes the entry at this position.
  ///
  /// - Parameters:
  ///   - isErased: whether its sealed values can be read by nobody any more.
  ///   - state: of consent, before the entry.
  /// - Returns: what is wrong with it; nil when nothing is.
  mutating func take(
    _ entry: Entry, isErased: Bool, state: ConsentState, at position: Int64
  ) -> ActFault? {
    let isGateway = entry.author == entry.origin
    if let fault = isGateway ? gatewayFault(of: entry) : fault(of: entry, isErased: isErased, state: state) {
      return fault
    }
    guard signers.isInTurn(entry) else { return .outOfTurn }
    if !isGateway, let fault = contracts.take(entry, state: state, mandates: mandates, at: position) {
      return fault
    }
    signers.follow(entry, at: position)
    mandates.follow(entry, at: position)
    if let patient = entry.subject { follow(entry, patient) }
    return nil
  }

  private mutating func follow(_ entry: Entry, _ patient: String) {
    switch entry.type {
    case .teamChanged: teams[patient] = Set((entry.body["members"]?.array ?? []).compactMap(\.string))
    case .erasure: teams[patient] = nil
    default: break
    }
  }

  private func gatewayFault(of entry: Entry) -> ActFault? {
    // Nobody but the patient speaks for a patient: of theirs the gateway lists the first key alone.
    if entry.type == .personKey, let person = entry.body["person"]?.string, signers[person]?.isPatient == true {
      return .gatewayActs
    }
    return ActRights.acts.contains(entry.type) && !Self.mayGatewayWrite(entry.type) ? .gatewayActs : nil
  }

  private func fault(of entry: Entry, isErased: Bool, state: ConsentState) -> ActFault? {
    guard ActRights.acts.contains(entry.type) else { return .roleForbids }
    if let fault = signers.fault(of: entry) { return fault }
    guard let standing = PersonID(entry.author).flatMap({ state.person($0) }) else { return .authorUnknown }
    if ConsentAct.types.contains(entry.type) {
      let patient = entry.subject.flatMap { PersonID($0) }.flatMap { state.patient($0) }
      guard let patient, isErased || patient.erasure != nil else { return nil }
      return clearFault(of: entry, by: standing, patient: patient.id.text)
    }
    guard standing.isApproved || Self.open.contains(entry.type) else { return .notApproved }
    guard let reach = ActRights.reach(of: entry.type, for: standing.role) else { return .roleForbids }
    return reaches(reach, entry) ? nil : .notEntitled
  }

  private func reaches(_ reach: ActRights.Reach, _ entry: Entry) -> Bool {
    switch reach {
    case .any, .ownAlerts, .called, .technical, .onDuty, .contract: return true
    case .own, .ownKey:
      return entry.subject == entry.author && [nil, entry.author].contains(entry.body["person"]?.string)
    case .ownPatients:
      let team = entry.subject.flatMap { teams[$0] } ?? []
      return team.isEmpty || team.contains(entry.author)
    }
  }

  /// An act of consent about a patient who was erased: the engine passes it over, but who signed it stands in clear. Whoever
  /// delegates names the grant, and whoever ends something may have been its grantee.
  private func clearFault(of entry: Entry, by standing: PersonStanding, patient: String) -> ActFault? {
    guard standing.isApproved else { return .notApproved }
    let isEntitled =
      switch entry.type {
      case .consentGranted where entry.body["under"] != nil: true
      case .consentGranted, .consentDenied, .consentProhibited, .consentEndorsed, .emergencyPolicy, .familyNamed:
        mandates.speaks(entry.author, for: patient, at: entry.time)
      case .guardianNamed, .custodiansNamed: entry.author == patient || standing.role == .administrator
      case .emergencyDeclared: standing.role == .doctor
      case .emergencyReviewed: standing.role == .privacyOfficer
      default: true
      }
    return isEntitled ? nil : .notEntitled
  }
}
