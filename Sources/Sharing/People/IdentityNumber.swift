import Store

/// A national identity number on its way to the keyed hash that is kept of it: never stored, never logged.
package struct IdentityNumber: Sendable {
  /// Which number it is.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// India: twelve digits, the first 2...9, the last a Verhoeff check digit (UIDAI).
    case aadhaar
    /// Any other: 4...32 letters and digits, compared without spaces, hyphens and case.
    case other
  }

  package let kind: Kind
  /// The one spelling.
  private let digits: String

  /// Nil when it is none of that kind.
  package init?(_ text: some StringProtocol, kind: Kind) {
    let kept = text.uppercased().filter { $0 != " " && $0 != "-" }
    switch kind {
    case .aadhaar:
      let numbers = kept.utf8.map { Int($0) - 48 }
      guard numbers.count == 12, (2...9).contains(numbers[0]), Verhoeff.isValid(numbers) else { return nil }
    case .other:
      guard (4...32).contains(kept.utf8.count), kept.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
      else { return nil }
    }
    self.kind = kind
    digits = kept
  }

  /// What is kept: equal for equal numbers, and nothing to anybody without the gateway's key.
  package func commitment(under secrets: GatewaySecrets) -> Enrolment.IdentityNumber {
    Enrolment.IdentityNumber(kind: kind.rawValue, mac: secrets.mac(.identityNumber, kind.rawValue + ":" + digits))
  }
}
