import Ledger
import Vitals

/// Records and decisions.
extension Folding {
  /// `record.added`: body `{organisation?, corrects?}`, payload `{class, …}`. That its author may write was decided, and
  /// stands on the ledger, before.
  mutating func recordAdded(_ entry: Entry, values: ConsentValues) throws(ConsentRefusal) {
    let actor = try actor()
    guard let subject = entry.subject.flatMap({ PersonID($0) }) else { throw .malformed("subject") }
    var patient = try patient(subject)
    guard case .opened(let payload) = values else { throw .valuesMissing }
    let body = Fields(entry.body)
    let organisation = try body.optionalOrganisation("organisation")
    if let organisation, !actor.affiliations.contains(organisation) { throw .notEntitled }
    let corrects = try body.optionalPosition("corrects").map(RecordID.init(position:))
    if let corrects, patient.records[corrects] == nil { throw .unknownReference("corrects") }
    guard patient.records.count < Bounds.records else { throw .bound("records") }
    let id = RecordID(position: position)
    patient.records[id] = RecordFacts(
      id: id, dataClass: try Fields(payload).word("class"), author: actor.id, organisation: organisation,
      corrects: corrects)
    effects.patient = patient
  }

  /// `access.decided`: counts uses, and opens a review for an emergency's first look.
  mutating func accessDecided(_ access: AccessEntry) throws(ConsentRefusal) {
    try requireNode()
    guard access.position == position else { throw .malformed("position") }
    guard var patient = state.patients[access.patient], patient.erasure == nil else {
      // An attempt on somebody who is not there is recorded all the same.
      guard !access.isPermitted else { throw .unknownPatient }
      return
    }
    var isChanged = false
    for id in access.countedGrants {
      guard let grant = patient.grant(id) else { throw .unknownReference("uses") }
      guard grant.usesLeft ?? 0 > 0, grant.end == nil else { throw .conflict("uses") }
      patient.countUse(of: id)
      isChanged = true
    }
    for item in access.items {
      guard case .emergencyCalled(let alert) = item.basis,
        patient.emergency(of: access.person, on: .called(alert)) == nil
      else { continue }
      try open(.called(alert), by: access.person, for: &patient)
      isChanged = true
    }
    if isChanged { effects.patient = patient }
  }
}
