@testable import Store

/// What became of one device's readings, as the simulation counts it: with every delivery that was handed over.
struct Account: Equatable, CustomStringConvertible {
  private(set) var received: UInt64 = 0
  private(set) var alarmed: UInt64 = 0
  /// Summarised or technical: which of the two is the judge's business.
  private(set) var calm: UInt64 = 0
  private(set) var duplicate: UInt64 = 0
  private(set) var rejected: UInt64 = 0

  init() {}

  init(_ counted: Conservation) {
    received = counted.received
    alarmed = counted[.alarmed]
    calm = counted[.summarised] + counted[.technical]
    duplicate = counted[.duplicate]
    rejected = counted[.rejected]
  }

  /// One more delivery.
  ///
  /// - Parameter isHeld: whether the same number came before, in this batch or an earlier one.
  mutating func take(_ message: Message, isHeld: Bool) {
    received += 1
    if isHeld { duplicate += 1 } else if message.isAbnormal { alarmed += 1 } else { calm += 1 }
  }

  var description: String {
    "\(received) received = \(alarmed) alarmed + \(calm) calm + \(duplicate) duplicate + \(rejected) rejected"
  }
}
