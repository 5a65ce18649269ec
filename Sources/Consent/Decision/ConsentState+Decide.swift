import Vitals

extension ConsentState {
  /// Decides on one access. Total and deterministic: equal state, request, time and position give the equal decision.
  ///
  /// Default deny, deny overrides. Of several rights the mildest is used: one's own, a guardian's, a grant without counted
  /// uses, the care team's, the desk's watch, an alert's own content, a review, a counted grant, and an emergency last.
  /// - Parameters:
  ///   - time: the instant of the access, as it will stand on the decision's entry.
  ///   - position: how many entries the ledger has, which is the position of the decision's entry.
  ///   - version: the rules to decide by; an audit names those of the entry.
  package func decide(
    _ request: AccessRequest, at time: Timestamp, position: Int64, by version: RuleVersion = .current
  ) -> Decision {
    let (deciding, reasons) = Deciding.begin(request, in: self, at: time, by: version)
    let behind: [DenialReason] = position < self.position ? [.stateAhead] : []
    guard let deciding, behind.isEmpty, reasons.isEmpty else {
      return .denied(request, behind + reasons, position: position, time: time)
    }
    switch deciding.verdict() {
    case .permit(let permit):
      return Decision(
        request: request, outcome: .permit(permit.basis), grants: permit.grants,
        obligations: [.log] + permit.obligations, position: position, time: time)
    case .deny(let reasons): return .denied(request, reasons, position: position, time: time)
    }
  }

  /// Decides on several things at once, as for a page of a list, by the same state.
  package func decide(
    _ request: AccessRequest, on resources: [Resource], at time: Timestamp, position: Int64
  ) -> [Decision] {
    resources.map { resource in
      decide(
        AccessRequest(
          by: request.person, for: request.organisation, patient: request.patient, action: request.action,
          resource: resource, purpose: request.purpose),
        at: time, position: position)
    }
  }
}

extension Decision {
  fileprivate static func denied(
    _ request: AccessRequest, _ reasons: [DenialReason], position: Int64, time: Timestamp
  ) -> Decision {
    precondition(!reasons.isEmpty, "CONSENT-1: a denial without a reason")
    return Decision(
      request: request, outcome: .deny(reasons), grants: [], obligations: [.log], position: position, time: time)
  }
}
