import Consent

/// A permit that was decided and counted: what an access that goes on rests on.
package struct Permit: Hashable, Sendable {
  package let request: AccessRequest
  package let basis: Basis
  /// Every grant that it rests on.
  package let grants: Set<GrantID>
  /// Whether it cost a use of any of them.
  package let isCounted: Bool
  /// Where its decision stands on the ledger.
  package let position: Int64

  /// Nil for a denial.
  package init?(_ decision: Decision) {
    guard let basis = decision.basis else { return nil }
    request = decision.request
    self.basis = basis
    grants = Set(decision.grants)
    isCounted = !decision.countedGrants.isEmpty
    position = decision.position
  }

  /// The permit that an entry tells of about one thing; nil for a denial, and where it cannot be read any more.
  init?(_ entry: AccessEntry, on resource: Resource, at position: Int64) {
    guard let item = entry.items.first(where: { $0.resource == resource }), let basis = item.basis,
      let request = entry.request(item)
    else { return nil }
    self.request = request
    self.basis = basis
    grants = Set(entry.grants)
    isCounted = !entry.countedGrants.isEmpty
    self.position = position
  }

  /// The grant that covers it, if it rests on one.
  var covering: GrantID? { if case .grant(let id) = basis { id } else { nil } }
}
