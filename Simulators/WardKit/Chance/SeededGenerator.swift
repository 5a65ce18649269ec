/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): small, fast, and the same numbers from the same seed everywhere.
package struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  /// A generator of its own for one purpose of one thing, so that a draw more in one place changes no other.
  package init(seed: UInt64, purpose: Purpose, index: Int) {
    var mixer = SeededGenerator(seed: seed ^ (purpose.rawValue &* 0xD6E8_FEB8_6659_FD93))
    state = mixer.next() ^ (UInt64(truncatingIfNeeded: index) &* 0xA076_1D64_78BD_642F)
    state = next()
  }

  /// What chance is used for.
  package enum Purpose: UInt64, Sendable {
    case body = 1
    case sensor, faults, schedule, selection, clock, link, stored, resend, speech, exchange
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

  /// Uniform between two bounds.
  package mutating func within(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * unit()
  }

  /// True with this probability, 0...1.
  package mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// About standard normal: the sum of four uniforms of 16 bits (Irwin-Hall), scaled to variance 1. It never leaves
  /// -3.47...3.47, takes one step of the generator, and needs no logarithm whose last bit differs between C libraries.
  package mutating func normal() -> Double {
    let word = next()
    let sum = (word & 0xFFFF) + (word >> 16 & 0xFFFF) + (word >> 32 & 0xFFFF) + (word >> 48)
    return (Double(sum) / 65_536 - 1.999_969_482_421_875) * 1.732_050_807_568_877
  }

  /// `count` different indices below `total`, in ascending order.
  package mutating func choose(_ count: Int, below total: Int) -> [Int] {
    var pool = Array(0..<max(0, total))
    let wanted = min(max(0, count), pool.count)
    for position in 0..<wanted {
      let other = position + Int(next() % UInt64(pool.count - position))
      pool.swapAt(position, other)
    }
    return pool.prefix(wanted).sorted()
  }
}
