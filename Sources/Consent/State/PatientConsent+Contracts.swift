/// The parts of a patient's contracts by their names, each read and changed in place.
extension PatientConsent {
  /// Every grant ever, by id.
  package internal(set) var grants: [Grant] {
    _read { yield contracts.grants }
    _modify { yield &contracts.grants }
  }

  /// Grants that have not ended and have uses left, by whom they address; each list by id.
  var lines: [Grantee: [GrantLine]] {
    _read { yield contracts.lines }
    _modify { yield &contracts.lines }
  }

  /// The newest ended grants by whom they addressed: only to say why there is none.
  var ended: [Grantee: [GrantID]] {
    _read { yield contracts.ended }
    _modify { yield &contracts.ended }
  }

  /// Every prohibition ever, by id.
  package internal(set) var prohibitions: [Prohibition] {
    _read { yield contracts.prohibitions }
    _modify { yield &contracts.prohibitions }
  }

  /// Indices of prohibitions that were not revoked.
  var standing: [Int] {
    _read { yield contracts.standing }
    _modify { yield &contracts.standing }
  }

  package internal(set) var requests: [RequestID: ConsentRequest] {
    _read { yield contracts.requests }
    _modify { yield &contracts.requests }
  }

  /// Requests without an answer; their time may be over.
  var unanswered: Set<RequestID> {
    _read { yield contracts.unanswered }
    _modify { yield &contracts.unanswered }
  }

  package internal(set) var records: [RecordID: RecordFacts] {
    _read { yield contracts.records }
    _modify { yield &contracts.records }
  }

  package internal(set) var guardianships: [Guardianship] {
    _read { yield contracts.guardianships }
    _modify { yield &contracts.guardianships }
  }

  /// Every panel ever; the last is the one that may act.
  package internal(set) var panels: [CustodianPanel] {
    _read { yield contracts.panels }
    _modify { yield &contracts.panels }
  }

  package internal(set) var family: Set<PersonID> {
    _read { yield contracts.family }
    _modify { yield &contracts.family }
  }

  package internal(set) var policy: EmergencyPolicy {
    _read { yield contracts.policy }
    _modify { yield &contracts.policy }
  }

  package internal(set) var alerts: [AlertName: LiveAlert] {
    _read { yield contracts.alerts }
    _modify { yield &contracts.alerts }
  }

  package internal(set) var emergencies: [EmergencyID: EmergencyAccess] {
    _read { yield contracts.emergencies }
    _modify { yield &contracts.emergencies }
  }

  /// Emergency accesses that nobody has reviewed, by id.
  package internal(set) var unreviewed: [EmergencyID] {
    _read { yield contracts.unreviewed }
    _modify { yield &contracts.unreviewed }
  }
}
