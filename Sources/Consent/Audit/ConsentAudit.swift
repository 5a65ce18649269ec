import Ledger
import Vitals

/// Replays a ledger and decides again: shows, for every access ever made, that the consent of that moment permitted it
/// (CONSENT-4). It trusts nothing that a decision's entry says of itself.
///
/// Feed every entry in order, with its payload as far as it can be read. That the entries are those of the ledger is what
/// `vigil verify` shows, and that payloads are those which were committed to is for whoever opens them.
package struct ConsentAudit: Sendable {
  package private(set) var report = AuditReport()
  /// What the ledger so far made.
  package private(set) var state = ConsentState()
  private var trails: [PersonID: ErasedTrail] = [:]

  package init() {}

  /// Takes the entry at this position.
  package mutating func take(_ entry: Entry, values: ConsentValues, at position: Int64) {
    report.entries += 1
    if entry.type == .accessDecided {
      do { try check(AccessEntry(entry, values: values), at: position, time: entry.time) } catch {
        report.note(.refused(at: position, error))
        return state.advance(to: position + 1)
      }
    }
    if let patient = entry.subject.flatMap({ PersonID($0) }), values == .erased || trails[patient] != nil {
      trails[patient, default: ErasedTrail()].follow(entry, at: position)
    }
    do { try state.fold(entry, values: values, at: position) } catch {
      report.note(.refused(at: position, error))
      state.advance(to: position + 1)
    }
  }

  /// Passes over the entry at this position, which was found to be nobody's: it has no effect on what follows.
  package mutating func pass(at position: Int64) {
    report.entries += 1
    state.advance(to: position + 1)
  }

  private mutating func check(
    _ access: AccessEntry, at position: Int64, time milliseconds: Int64
  ) throws(ConsentRefusal) {
    let time = Timestamp(milliseconds: milliseconds)
    report.decisions += 1
    guard access.action != nil else { return checkInClear(access, at: position, time: time) }
    var grants: Set<GrantID> = []
    var counted: Set<GrantID> = []
    for item in access.items {
      guard let request = access.request(item) else { throw .valuesMissing }
      let decision = state.decide(request, at: time, position: position, by: access.version)
      grants.formUnion(decision.grants)
      counted.formUnion(decision.countedGrants)
      compare(item, with: decision, at: position)
    }
    if access.unopened != nil { counted = [] }
    if grants.sorted() != access.grants || counted.sorted() != access.countedGrants {
      report.note(.grantsDiffer(at: position))
    }
  }

  private mutating func compare(_ item: AccessEntry.Item, with decision: Decision, at position: Int64) {
    switch (item.basis, decision.outcome) {
    case (let recorded?, .permit(let decided)):
      if recorded == decided {
        report.permits += 1
      } else {
        report.note(.basisDiffers(at: position, item.resource, recorded: recorded, decided: decided))
      }
    case (nil, .deny): report.denials += 1
    case (_?, .deny(let reasons)): report.note(.permittedAgainstConsent(at: position, item.resource, reasons))
    case (nil, .permit(let basis)): report.note(.deniedDespiteConsent(at: position, item.resource, basis))
    }
  }

  /// Of an erased patient only what stands in clear can be checked: that the person was approved, and that the grants which
  /// are cited stood.
  private mutating func checkInClear(_ access: AccessEntry, at position: Int64, time: Timestamp) {
    guard access.isPermitted else {
      report.denials += 1
      return
    }
    guard state.person(access.person)?.isApproved == true else { return report.note(.personNotApproved(at: position)) }
    let trail = trails[access.patient] ?? ErasedTrail()
    guard !access.grants.isEmpty else {
      let isShown = access.person == access.patient || trail.team.contains(access.person)
      if isShown { report.shownInClear += 1 } else { report.unprovable += 1 }
      return
    }
    let first = access.grants.count == 1
    let missing = access.grants.filter { !trail.holds($0, at: time, for: access, isFirst: first) }
    for grant in missing { report.note(.citedGrantNotLive(at: position, grant)) }
    if missing.isEmpty { report.shownInClear += 1 }
  }
}
