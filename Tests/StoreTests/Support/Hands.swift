import Synchronization
import Vitals

/// A clock that stands still until a test moves it.
final class HandClock: Sendable {
  /// The start of a summary window.
  static let start = Timestamp(milliseconds: 1_700_000_100_000)
  private let time = Mutex(HandClock.start)

  var now: Timestamp { time.withLock { $0 } }

  func advance(_ milliseconds: Int64) { time.withLock { $0 = $0.adding(milliseconds: milliseconds) } }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same walk for the same seed, everywhere.
struct SeededDice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Random bytes for a store under test, the same in every run.
final class SeededBytes: Sendable {
  private let generator: Mutex<SeededDice>

  init(seed: UInt64) { generator = Mutex(SeededDice(state: seed)) }

  func callAsFunction(_ count: Int) -> [UInt8] {
    generator.withLock { generator in (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) } }
  }
}
