import Vitals

/// Grants: which one covers the access, and why the others do not.
extension Deciding {
  /// A grant with what it rests on, the covering one first.
  private struct Chain {
    var grants: [GrantID] = []
    var counted: [GrantID] = []
    var expiry: Timestamp?
    var isTrustedOnly = false

    mutating func add(_ grant: Grant) {
      grants.append(grant.id)
      if grant.terms.uses != nil { counted.append(grant.id) }
      end(grant.terms.period.until)
    }

    mutating func end(_ until: Timestamp?) {
      if let until { expiry = min(until, expiry ?? until) }
    }
  }

  /// The oldest grant that covers the access, of those that cost no use or of those that do.
  func grant(counted: Bool) -> Permit? {
    var best: Chain?
    for key in actor.keys(of: patient) {
      for line in patient.lines[key] ?? [] where quickFaults(line).isEmpty {
        if let oldest = best?.grants.first, oldest < line.id { break }
        guard let chain = chain(line.id), chain.counted.isEmpty != counted else { continue }
        best = chain
        break
      }
    }
    return best.map(permit)
  }

  private func permit(_ chain: Chain) -> Permit {
    var obligations = chain.counted.map { Obligation.countUse($0) }
    if let expiry = chain.expiry { obligations.append(.expire(at: expiry)) }
    if chain.isTrustedOnly, record == nil { obligations.append(.trustedSourcesOnly) }
    return Permit(basis: .grant(chain.grants[0]), grants: chain.grants, obligations: obligations)
  }

  /// The grant and everything it was delegated under; nil when one of them does not cover the access.
  private func chain(_ id: GrantID) -> Chain? {
    guard let index = patient.index(of: id) else { return nil }
    var chain = Chain()
    return faults(of: patient.grants[index], for: actor, depth: 0, into: &chain).isEmpty ? chain : nil
  }

  /// What the index already knows.
  private func quickFaults(_ line: GrantLine) -> GrantFaults {
    var faults: GrantFaults = []
    if !line.terms.scope.covers(request.resource, of: dataClass) { faults.insert(.scope) }
    if !purpose.isSubset(of: line.terms.purposes) { faults.insert(.purpose) }
    if !action.isSubset(of: line.terms.actions) { faults.insert(.action) }
    if !line.period.hasBegun(at: time) { faults.insert(.notYet) }
    if line.period.isOver(at: time) { faults.insert(.expired) }
    return faults
  }

  /// Every fault of a grant for somebody whom it addresses.
  private func faults(of grant: Grant, for actor: Actor, depth: Int, into chain: inout Chain) -> GrantFaults {
    var faults = quickFaults(GrantLine(grant))
    if let fault = grant.status(at: time).fault { faults.insert(fault) }
    if grant.terms.sources.isLimited(for: actor.standing.role) {
      chain.isTrustedOnly = true
      if let record, !state.isTrusted(record.organisation) { faults.insert(.source) }
    }
    let countries = grant.terms.countries
    if !countries.isEmpty, !actor.organisations.contains(where: { countries.contains($0.country) }) {
      faults.insert(.country)
    }
    chain.add(grant)
    if !authorityHolds(grant.authority, of: grant, depth: depth, into: &chain) { faults.insert(.authority) }
    return faults
  }

  /// Whether whoever granted may still do themselves what was granted: a grant never gives more than its grantor may.
  private func authorityHolds(_ authority: Authority, of grant: Grant, depth: Int, into chain: inout Chain) -> Bool {
    switch authority {
    case .patient: return true
    case .guardian(let id):
      guard let guardianship = patient.guardianships.first(where: { $0.id == id }), guardianship.isLive(at: time),
        dataClass.isSubset(of: guardianship.classes), state.persons[guardianship.guardian]?.isApproved == true
      else { return false }
      chain.end(guardianship.period.until)
      return true
    case .custodians(let id):
      guard let panel = patient.panels.last, panel.id == id, panel.isLive(at: time) else { return false }
      chain.end(panel.period.until)
      return true
    case .delegate(let id):
      guard depth < Bounds.delegations, let parent = patient.grant(id), let grantor = state.persons[grant.author],
        grantor.isApproved, parent.terms.terms.actions.contains(.delegate)
      else { return false }
      let delegator = Actor(grantor, anywhereIn: state)
      guard delegator.isAddressed(by: parent.grantee, of: patient),
        prohibitions(on: delegator, doing: action).isEmpty, prohibitions(on: delegator, doing: [.delegate]).isEmpty
      else { return false }
      return faults(of: parent, for: delegator, depth: depth + 1, into: &chain).isEmpty
    }
  }

  // MARK: Reasons

  /// Why no grant covers it: the faults of the nearest ones that address the person.
  func grantReasons() -> [DenialReason] {
    var nearest: [(id: GrantID, faults: GrantFaults)] = []
    for key in actor.keys(of: patient) {
      for id in patient.ended[key] ?? [] { keep(id, [], in: &nearest) }
      for line in patient.lines[key] ?? [] { keep(line.id, quickFaults(line), in: &nearest) }
    }
    guard !nearest.isEmpty else { return [.noGrant] }
    return nearest.compactMap { id, _ in
      guard let grant = patient.grant(id) else { return nil }
      var chain = Chain()
      return .grantFails(id, faults(of: grant, for: actor, depth: 0, into: &chain))
    }
  }

  /// Keeps the ``Decision/nearestGrants`` with the fewest faults, of equal ones the newest.
  private func keep(_ id: GrantID, _ faults: GrantFaults, in nearest: inout [(id: GrantID, faults: GrantFaults)]) {
    func precedes(_ other: (id: GrantID, faults: GrantFaults)) -> Bool {
      faults.count == other.faults.count ? id > other.id : faults.count < other.faults.count
    }
    if nearest.count == Decision.nearestGrants, let last = nearest.last, !precedes(last) { return }
    nearest.insert((id, faults), at: nearest.firstIndex(where: precedes) ?? nearest.count)
    if nearest.count > Decision.nearestGrants { nearest.removeLast() }
  }
}

extension GrantStatus {
  /// The fault that a grant in this state has; nil while it is live.
  fileprivate var fault: GrantFault? {
    switch self {
    case .awaitingCustodians: .awaitingCustodians
    case .notYet: .notYet
    case .live: nil
    case .exhausted: .exhausted
    case .expired: .expired
    case .revoked: .revoked
    case .superseded: .superseded
    }
  }
}
