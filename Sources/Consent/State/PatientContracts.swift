/// What a patient agreed to, and what became of it: the part of ``PatientConsent`` that most patients have none of.
struct PatientContracts: Equatable, Sendable {
  /// Every grant ever, by id.
  var grants: [Grant] = []
  /// Grants that have not ended and have uses left, by whom they address; each list by id.
  var lines: [Grantee: [GrantLine]] = [:]
  /// The newest ended grants by whom they addressed: only to say why there is none.
  var ended: [Grantee: [GrantID]] = [:]
  /// Every prohibition ever, by id.
  var prohibitions: [Prohibition] = []
  /// Indices of prohibitions that were not revoked.
  var standing: [Int] = []
  var requests: [RequestID: ConsentRequest] = [:]
  /// Requests without an answer; their time may be over.
  var unanswered = Set<RequestID>()
  var records: [RecordID: RecordFacts] = [:]
  var guardianships: [Guardianship] = []
  /// Every panel ever; the last is the one that may act.
  var panels: [CustodianPanel] = []
  var family = Set<PersonID>()
  var policy = EmergencyPolicy.standard
  var alerts: [AlertName: LiveAlert] = [:]
  var emergencies: [EmergencyID: EmergencyAccess] = [:]
  /// Emergency accesses that nobody has reviewed, by id.
  var unreviewed: [EmergencyID] = []

  /// Nothing was ever agreed.
  static let none = PatientContracts()
}
