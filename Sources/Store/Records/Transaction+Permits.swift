import Consent
import Vitals

extension Transaction {
  /// Whether a permit that was decided and counted before would still be one, without deciding anew: nothing is written and
  /// nothing is used. A grant of which this very decision took the last use counts as if that use were there still.
  package func stillStands(_ permit: Permit) -> Bool {
    if let person = registry.person(id: permit.request.person.text), !person.isActive { return false }
    let again = core.consent.state.decide(permit.request, at: now, position: nextPosition)
    guard !again.isPermitted else { return true }
    guard let covering = permit.covering, permit.isCounted, let consent = consent(of: permit.request.patient) else {
      return false
    }
    return again.reasons.allSatisfy { Self.isOfSpentUse($0, of: covering) }
      && permit.grants.allSatisfy { id in consent.grant(id).map { holds($0, in: consent) } ?? false }
  }

  /// The same of a decision that is at hand; a denial does not stand.
  package func stillStands(_ decision: Decision) -> Bool { Permit(decision).map { stillStands($0) } ?? false }

  /// What a denial says when nothing but the last use is missing. Other grants' faults say nothing about this one.
  private static func isOfSpentUse(_ reason: DenialReason, of covering: GrantID) -> Bool {
    switch reason {
    case .grantFails(covering, let faults): faults.isSubset(of: [.exhausted, .authority])
    case .grantFails, .noGrant: true
    default: false
    }
  }

  /// Whether the grant stands apart from its uses, and whoever gave it may still act for the patient.
  private func holds(_ grant: Grant, in consent: PatientConsent) -> Bool {
    guard grant.end == nil, grant.isComplete, grant.terms.period.contains(now),
      standing(of: grant.author)?.isApproved == true
    else { return false }
    switch grant.authority {
    case .patient, .delegate: return true
    case .guardian(let id): return consent.guardianships.contains { $0.id == id && $0.isLive(at: now) }
    case .custodians(let id): return consent.panel(at: now)?.id == id
    }
  }
}

extension Transaction {
  /// Whether the access would be permitted now, without asking for it: for finding out whom to ask about, never for giving
  /// anything out.
  package func wouldPermit(_ request: AccessRequest) -> Bool {
    core.consent.state.decide(request, at: now, position: nextPosition).isPermitted
  }
}
