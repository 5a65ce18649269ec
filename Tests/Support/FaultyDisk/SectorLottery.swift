import TestChance

/// Decides what survives a power cut: nothing, everything, or each sector by the toss of a seeded coin.
struct SectorLottery {
  private let survival: DiskModel.Survival
  private var dice: SplitMix64
  /// Of a hundred sectors, how many stay; drawn once for each cut, so that cuts which lose little are seen too.
  private let percent: Int

  init(_ survival: DiskModel.Survival) {
    self.survival = survival
    guard case .some(let seed) = survival else {
      dice = SplitMix64(seed: 0)
      percent = 0
      return
    }
    dice = SplitMix64(seed: seed)
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
