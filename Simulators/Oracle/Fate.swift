/// What must become of one message that a device sent: the classes of INTAKE-2, in the words of `/metrics`.
package enum Fate: String, CaseIterable, Codable, CodingKeyRepresentable, Hashable, Sendable {
  /// Abnormal: evidence on the ledger and an alert.
  case alarmed
  /// Normal: counted in the summary of its window.
  case summarised
  /// Not abnormal, but something is wrong with device, sensor or clock.
  case technical
  /// A further copy of what was received before.
  case duplicate
  /// Not a reading of any patient.
  case rejected
}

/// The fates that are right for one message. One, unless what decides is known to nobody outside the gateway: which of
/// two lanes was faster, or on which side of a tolerance the time of receipt fell.
package struct FateSet: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  package init(_ fate: Fate) {
    self.init(rawValue: Self.bit(of: fate))
  }

  /// In the order of the equation of INTAKE-2.
  package var fates: [Fate] { Fate.allCases.filter { rawValue & Self.bit(of: $0) != 0 } }

  /// The one right fate, or nil when several are right.
  package var only: Fate? {
    let fates = fates
    return fates.count == 1 ? fates.first : nil
  }

  package func contains(_ fate: Fate) -> Bool { rawValue & Self.bit(of: fate) != 0 }

  private static func bit(of fate: Fate) -> UInt8 {
    switch fate {
    case .alarmed: 1
    case .summarised: 2
    case .technical: 4
    case .duplicate: 8
    case .rejected: 16
    }
  }
}
