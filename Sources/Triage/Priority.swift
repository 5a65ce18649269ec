/// How soon a person must respond, as in IEC 60601-1-8, clause 6.1: high at once, medium promptly, low when possible.
///
/// The raw value is the stable word on the wire, in the rules file and in sealed storage.
package enum Priority: String, CaseIterable, Codable, Comparable, Hashable, Sendable {
  case low
  case medium
  case high

  package static func < (left: Priority, right: Priority) -> Bool { left.rank < right.rank }

  /// 0 for low, 1 for medium, 2 for high.
  package var rank: Int {
    switch self {
    case .low: 0
    case .medium: 1
    case .high: 2
    }
  }
}
