/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): small, fast, and the same numbers from the same seed everywhere.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Uniform in 0..<1, with 53 bits.
  package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// True with this probability, 0...1.
  package mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// About standard normal: the sum of twelve uniforms (Irwin-Hall), which never leaves -6...6 and needs no logarithm
  /// whose last bit differs between C libraries.
  package mutating func normal() -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += unit() }
    return sum
  }
}
