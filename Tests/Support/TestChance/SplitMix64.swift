import Foundation

/// SplitMix64 (Steele, Lea and Flood, 2014): the same numbers for the same seed, everywhere.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// Three seeds that never change and one that does, which is printed. `VIGIL_SEED` repeats a run with one seed only.
  package static var seeds: [UInt64] {
    if let text = ProcessInfo.processInfo.environment["VIGIL_SEED"], let seed = UInt64(text) { return [seed] }
    let fresh = UInt64.random(in: 0...(.max))
    print("seeds 1, 2, 3 and \(fresh) (repeat with VIGIL_SEED=\(fresh))")
    return [1, 2, 3, fresh]
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True once in `odds` times.
  package mutating func chance(oneIn odds: Int) -> Bool { Int.random(in: 0..<odds, using: &self) == 0 }
}
