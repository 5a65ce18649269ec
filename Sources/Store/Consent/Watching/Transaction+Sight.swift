import Consent

/// Standing watch: who sees what is measured of a patient, and what alerts say (CONSENT-3, decision 0045).
extension Transaction {
  /// Decides whether somebody sees what is watched of a patient. The decision is put on the ledger, permit or denial,
  /// unless it is the one by which the person has been looking for less than ``SightBook/lookMilliseconds``, and that still
  /// stands word for word.
  ///
  /// Nothing may be given out before the submission is durable.
  /// - Throws: ``StoreError/conflict(_:)`` when the person may not act at all any more.
  package func sight(_ request: Sight.Request) throws -> Sight {
    if let held = core.sights.sight(request, at: now), held.decisions.allSatisfy(isUnchanged) { return held }
    let sight = try decideSight(request)
    core.sights.keep(sight, for: request, at: now)
    core.ward.undo.push { [core] _ in core.sights.forget(request) }
    return sight
  }

  /// Decides anew, by one entry for all classes.
  func decideSight(_ request: Sight.Request) throws -> Sight {
    let resources = request.classes.members.map { Resource.dataClass($0) }
    guard let first = resources.first else { throw StoreError.malformedState }
    let asked = AccessRequest(
      by: request.person, for: request.organisation, patient: request.patient, action: .read, resource: first,
      purpose: request.purpose)
    return Sight(decisions: try decide(asked, on: resources))
  }

  /// Whether the same would be decided now on the same right, and as widely. The last use of a counted grant, which this
  /// very decision took, counts as if it were there still.
  func isUnchanged(_ decision: Decision) -> Bool {
    let again = core.consent.state.decide(decision.request, at: now, position: nextPosition)
    if again.basis == decision.basis { return again.grants == decision.grants && again.alerts == decision.alerts }
    return decision.isPermitted && !again.isPermitted && stillStands(decision)
  }

  /// Asks for decisions about these patients for an open event stream: they stand in the block of this very batch.
  func want(_ stream: StreamSight, to see: [PersonID]) { core.batch.want(stream, see) }
}
