/// How many accesses were permitted and refused, by the gateway and by the oracle.
package enum AccessTally {
  package struct Line: Hashable, Sendable {
    package let action: String
    package let isPermitted: Bool

    /// For tables.
    package var words: String { "\(action), \(isPermitted ? "permitted" : "refused")" }
  }

  package struct Count: Hashable, Sendable {
    package var gateway = 0
    package var oracle = 0
  }
}
