/// What may be done with what, and why: the part that requests, grants and prohibitions share.
package struct ConsentTerms: Hashable, Sendable {
  package let scope: ConsentScope
  package let purposes: PurposeSet
  package let actions: ActionSet

  /// Nil when one of the sets is empty: such terms would say nothing.
  package init?(scope: ConsentScope, purposes: PurposeSet, actions: ActionSet) {
    if case .classes(let classes) = scope, classes.isEmpty { return nil }
    guard !purposes.isEmpty, !actions.isEmpty else { return nil }
    self.scope = scope
    self.purposes = purposes
    self.actions = actions
  }
}
