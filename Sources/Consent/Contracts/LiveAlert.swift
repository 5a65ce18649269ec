import Vitals

/// An open alert and whom it called.
package struct LiveAlert: Hashable, Sendable {
  package let name: AlertName
  /// Whether it is about equipment: then it opens no record, whomever it calls.
  package let isTechnical: Bool
  /// When each was called last; who declined stands here no longer.
  package internal(set) var called: [PersonID: Timestamp] = [:]
}
