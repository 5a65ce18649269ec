import Vitals

/// Guardians, custodians, family.
extension Folding {
  mutating func name(
    _ guardian: PersonID, for patient: PersonID, classes: DataClassSet, period: Period
  ) throws(ConsentRefusal) {
    var patient = try self.patient(patient)
    let actor = try appointer(for: patient)
    _ = try known(guardian)
    guard guardian != patient.id, guardian != actor.id else { throw .malformed("guardian") }
    guard patient.guardianships.filter({ $0.revokedAt == nil }).count < Bounds.guardianships else {
      throw .bound("guardianships")
    }
    patient.guardianships.append(
      Guardianship(
        id: GuardianshipID(position: position), patient: patient.id, guardian: guardian, classes: classes,
        period: period))
    effects.patient = patient
  }

  mutating func name(
    _ custodians: Set<PersonID>, for patient: PersonID, threshold: Int, period: Period
  ) throws(ConsentRefusal) {
    var patient = try self.patient(patient)
    let actor = try appointer(for: patient)
    guard (1...custodians.count).contains(threshold) else { throw .malformed("threshold") }
    for custodian in custodians {
      _ = try known(custodian)
      guard custodian != patient.id, custodian != actor.id else { throw .malformed("custodians") }
    }
    if let last = patient.panels.indices.last, patient.panels[last].revokedAt == nil {
      patient.panels[last].revokedAt = position
    }
    patient.panels.append(
      CustodianPanel(
        id: PanelID(position: position), patient: patient.id, custodians: custodians, threshold: threshold,
        period: period))
    effects.patient = patient
  }

  mutating func nameFamily(_ members: Set<PersonID>, of patient: PersonID) throws(ConsentRefusal) {
    var patient = try self.patient(patient)
    try requireSelfOrGuardian(of: patient)
    for member in members {
      _ = try known(member)
      guard member != patient.id else { throw .malformed("members") }
    }
    patient.family = members
    effects.patient = patient
  }

  /// Ends a guardianship or a panel. Whoever acts for another may lay it down.
  func end(_ target: Int64, of patient: inout PatientConsent, by actor: PersonStanding) throws(ConsentRefusal) {
    let appoints = actor.id == patient.id || actor.role == .administrator
    if let index = patient.guardianships.firstIndex(where: { $0.id.position == target }) {
      guard appoints || patient.guardianships[index].guardian == actor.id else { throw .notEntitled }
      guard patient.guardianships[index].revokedAt == nil else { throw .conflict("of") }
      patient.guardianships[index].revokedAt = position
    } else if let index = patient.panels.firstIndex(where: { $0.id.position == target }) {
      guard appoints else { throw .notEntitled }
      guard patient.panels[index].revokedAt == nil else { throw .conflict("of") }
      patient.panels[index].revokedAt = position
    } else {
      throw .unknownReference("of")
    }
  }

  func requireSelfOrGuardian(of patient: PatientConsent) throws(ConsentRefusal) {
    let actor = try actor()
    guard actor.id == patient.id || patient.guardianship(of: actor.id, at: time) != nil else { throw .notEntitled }
  }

  /// A patient who can names them; for one who cannot, an administrator does, never themselves.
  private func appointer(for patient: PatientConsent) throws(ConsentRefusal) -> PersonStanding {
    let actor = try actor()
    guard actor.id == patient.id || actor.role == .administrator else { throw .notEntitled }
    return actor
  }
}
