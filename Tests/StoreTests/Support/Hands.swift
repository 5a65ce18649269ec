import Synchronization
import TestChance
import Vitals

/// A clock that stands still until a test moves it.
final class HandClock: Sendable {
  /// The start of a summary window.
  static let start = Timestamp(milliseconds: 1_700_000_100_000)
  private let time = Mutex(HandClock.start)

  var now: Timestamp { time.withLock { $0 } }

  func advance(_ milliseconds: Int64) { time.withLock { $0 = $0.adding(milliseconds: milliseconds) } }
}

/// Random bytes for a store under test, the same in every run.
final class SeededBytes: Sendable {
  private let generator: Mutex<SplitMix64>

  init(seed: UInt64) { generator = Mutex(SplitMix64(seed: seed)) }

  func callAsFunction(_ count: Int) -> [UInt8] {
    generator.withLock { generator in (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) } }
  }
}
