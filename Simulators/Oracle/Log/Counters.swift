/// The counters of INTAKE-2 as the gateway shows them, of one device or of all.
package struct Counters: Hashable, Codable, Sendable {
  package var received = 0
  package var alarmed = 0
  package var summarised = 0
  package var technical = 0
  package var duplicate = 0
  package var rejected = 0

  package init() {}

  package subscript(fate: Fate) -> Int {
    get {
      switch fate {
      case .alarmed: alarmed
      case .summarised: summarised
      case .technical: technical
      case .duplicate: duplicate
      case .rejected: rejected
      }
    }
    set {
      switch fate {
      case .alarmed: alarmed = newValue
      case .summarised: summarised = newValue
      case .technical: technical = newValue
      case .duplicate: duplicate = newValue
      case .rejected: rejected = newValue
      }
    }
  }

  /// Whether every received message has one fate.
  package var holds: Bool { received == Fate.allCases.reduce(0) { $0 + self[$1] } }

  package static func + (left: Counters, right: Counters) -> Counters { left.combined(with: right, +) }
  package static func - (left: Counters, right: Counters) -> Counters { left.combined(with: right, -) }

  private func combined(with other: Counters, _ operation: (Int, Int) -> Int) -> Counters {
    var result = Counters()
    result.received = operation(received, other.received)
    for fate in Fate.allCases { result[fate] = operation(self[fate], other[fate]) }
    return result
  }
}
