/// The level of consciousness on the ACVPU scale (RCP, NEWS2, 2017).
package enum Consciousness: UInt8, CaseIterable, Hashable, Sendable {
  case alert
  case confusion
  case voice
  case pain
  case unresponsive

  /// The letter on the wire.
  package var letter: String {
    switch self {
    case .alert: "A"
    case .confusion: "C"
    case .voice: "V"
    case .pain: "P"
    case .unresponsive: "U"
    }
  }
}
