/// Somebody who acts, with the organisations that count for grants: the one that is acted for, or, for whoever delegated,
/// all of theirs.
struct Actor {
  let standing: PersonStanding
  /// Approved organisations by which grants reach the person.
  let organisations: [OrganisationStanding]

  /// Acting for one organisation, or for nobody.
  init(_ standing: PersonStanding, for organisation: OrganisationStanding?) {
    self.standing = standing
    organisations = organisation.map { [$0] } ?? []
  }

  /// Acting for any of the person's organisations, in order.
  init(_ standing: PersonStanding, anywhereIn state: ConsentState) {
    self.standing = standing
    organisations = standing.affiliations.sorted().compactMap { state.organisations[$0] }
      .filter { $0.licence == .approved }
  }

  /// Whether a grant to `grantee` reaches the person.
  func isAddressed(by grantee: Grantee, of patient: PatientConsent) -> Bool {
    switch grantee {
    case .person(let id): id == standing.id
    case .organisation(let id): organisations.contains { $0.id == id }
    case .role(let role): role == standing.role
    case .family: patient.family.contains(standing.id)
    case .everyone: standing.id != patient.id
    }
  }

  /// Whether a prohibition against `grantee` binds the person: for whomever they act, so that nobody evades it by acting
  /// for another organisation.
  func isBound(by grantee: Grantee, of patient: PatientConsent) -> Bool {
    if case .organisation(let id) = grantee { return standing.affiliations.contains(id) }
    return isAddressed(by: grantee, of: patient)
  }

  /// The lists of grants that may reach the person.
  func keys(of patient: PatientConsent) -> [Grantee] {
    var keys: [Grantee] = [.person(standing.id), .role(standing.role)]
    for organisation in organisations { keys.append(.organisation(organisation.id)) }
    if patient.family.contains(standing.id) { keys.append(.family) }
    return keys
  }
}
