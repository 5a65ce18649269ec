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
      for line in patient.lines[key] ?? [] {
        // A delegated grant may cost a use of what it rests on.
        guard counted ? line.isCounted || line.isDelegated : !line.isCounted else { continue }
        guard fits(line) else { continue }
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

  /// Whether the index already rules the grant out, the cheapest question first.
  private func fits(_ line: GrantLine) -> Bool {
    line.terms.scope.covers(request.resource, of: dataClass) && action.isSubset(of: line.terms.actions)
      && purpose.isSubset(of: line.terms.purposes) && line.period.contains(time)
      && (line.countries.isEmpty || quickFaults(line, for: actor).isEmpty)
  }

  /// What the index already knows. Only bits are moved here: this runs for every grant that may reach the person.
  private func quickFaults(_ line: GrantLine, for actor: Actor) -> GrantFaults {
    var faults = FaultBits.none
    if !line.terms.scope.covers(request.resource, of: dataClass) { faults.formUnion(FaultBits.scope) }
    if !purpose.isSubset(of: line.terms.purposes) { faults.formUnion(FaultBits.purpose) }
    if !action.isSubset(of: line.terms.actions) { faults.formUnion(FaultBits.action) }
    if !line.period.hasBegun(at: time) { faults.formUnion(FaultBits.notYet) }
    if line.period.isOver(at: time) { faults.formUnion(FaultBits.expired) }
    if record != nil, !isSourceTrusted, line.sources.isLimited(for: actor.standing.role) {
      faults.formUnion(FaultBits.source)
    }
    if !line.countries.isEmpty, !actor.organisations.contains(where: { line.countries.contains($0.country) }) {
      faults.formUnion(FaultBits.country)
    }
    return faults
  }

  /// Every fault of a grant for somebody whom it addresses.
  private func faults(of grant: Grant, for actor: Actor, depth: Int, into chain: inout Chain) -> GrantFaults {
    var faults = quickFaults(GrantLine(grant), for: actor)
    if let fault = grant.status(at: time).fault { faults.insert(fault) }
    if grant.terms.sources.isLimited(for: actor.standing.role) { chain.isTrustedOnly = true }
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
      // Newest first: of equally distant ones it stays, and the older need not be moved.
      for line in (patient.lines[key] ?? []).reversed() { keep(line.id, quickFaults(line, for: actor), in: &nearest) }
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

/// Sets of one fault each, made once.
private enum FaultBits {
  static let none: GrantFaults = []
  static let scope: GrantFaults = [.scope]
  static let purpose: GrantFaults = [.purpose]
  static let action: GrantFaults = [.action]
  static let notYet: GrantFaults = [.notYet]
  static let expired: GrantFaults = [.expired]
  static let source: GrantFaults = [.source]
  static let country: GrantFaults = [.country]
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
