import Vitals

/// An open alert and whom it called.
package struct LiveAlert: Hashable, Sendable {
  package let name: AlertName
  /// When each was called last; who declined stands here no longer.
  package internal(set) var called: [PersonID: Timestamp] = [:]
}
