/// Decides what survives a power cut: nothing, everything, or each sector by the toss of a seeded coin.
struct SectorLottery {
  private let survival: DiskModel.Survival
  private var dice: DiskDice
  /// Of a hundred sectors, how many stay; drawn once for each cut, so that cuts which lose little are seen too.
  private let percent: Int

  init(_ survival: DiskModel.Survival) {
    self.survival = survival
    guard case .some(let seed) = survival else {
      dice = DiskDice(state: 0)
      percent = 0
      return
    }
    dice = DiskDice(state: seed)
    percent = [10, 50, 90].randomElement(using: &dice) ?? 50
  }

  mutating func keeps() -> Bool {
    switch survival {
    case .none: false
    case .all: true
    case .some: Int.random(in: 0..<100, using: &dice) < percent
    }
  }

  /// How many of this many steps in order.
  mutating func count(of total: Int) -> Int {
    switch survival {
    case .none: 0
    case .all: total
    case .some: Int.random(in: 0...total, using: &dice)
    }
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same walk for the same seed, everywhere.
package struct DiskDice: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
