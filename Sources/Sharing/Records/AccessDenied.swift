import Consent

/// The answer is no, and the attempt is on the ledger.
package struct AccessDenied: Error, Hashable, Sendable {
  /// Stable words for those who may know why.
  package let reasons: [String]

  init(_ decisions: [Decision]) {
    var words: [String] = []
    for reason in decisions.flatMap(\.reasons) {
      let word = Self.outward(reason)
      if !words.contains(word) { words.append(word) }
    }
    reasons = words
  }

  /// Whether somebody or something exists that one has no right to is not told: it looks like a missing grant.
  private static func outward(_ reason: DenialReason) -> String {
    switch reason {
    case .patientUnknown, .patientErased, .recordUnknown, .prohibited, .optedOut: DenialReason.noGrant.word
    default: reason.word
    }
  }
}
