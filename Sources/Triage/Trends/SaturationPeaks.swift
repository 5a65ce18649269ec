import Vitals

/// The greatest saturations of a moving window: each stands until a later one is at least as great or it grows too old.
///
/// Exact while a fall has at most ``bound`` steps; of a longer one the latest steps stand as one, so that after a minute the
/// fall may be found smaller than it was, never greater. Fixed size, no references.
package struct SaturationPeaks: Hashable, Sendable {
  /// How many values are kept.
  package static let bound = 8

  private var values = SIMD8<UInt8>()
  private var times = SIMD8<Int64>()
  private(set) var count = 0

  package init() {}

  var newest: Timestamp? { count == 0 ? nil : Timestamp(milliseconds: times[count - 1]) }

  /// The greatest value that is kept and not older than the window; nil when there is none.
  func greatest(at time: Timestamp, window: Int) -> Int? {
    for index in 0..<count where time.milliseconds - times[index] <= Int64(window) { return Int(values[index]) }
    return nil
  }

  /// Takes a value that is newer than all before, and forgets what is older than the window.
  @inline(__always)
  mutating func add(_ value: Int, at time: Timestamp, window: Int) {
    var kept = count
    while kept > 0, Int(values[kept - 1]) <= value { kept -= 1 }
    var first = 0
    while first < kept, time.milliseconds - times[first] > Int64(window) { first += 1 }
    if first > 0 {
      for index in first..<kept {
        values[index - first] = values[index]
        times[index - first] = times[index]
      }
      kept -= first
    }
    kept = min(kept, Self.bound - 1)
    values[kept] = UInt8(clamping: value)
    times[kept] = time.milliseconds
    count = kept + 1
    for index in count..<Self.bound {
      values[index] = 0
      times[index] = 0
    }
  }

  /// Value and time of what is kept, the oldest first.
  subscript(index: Int) -> (value: UInt8, time: Int64) { (values[index], times[index]) }

  /// - Returns: nil for what is never kept.
  init?(kept: [(value: UInt8, time: Int64)]) {
    guard kept.count <= Self.bound, kept.allSatisfy({ $0.value <= 100 }),
      zip(kept, kept.dropFirst()).allSatisfy({ $0.value > $1.value && $0.time < $1.time })
    else { return nil }
    count = kept.count
    for (index, item) in kept.enumerated() {
      values[index] = item.value
      times[index] = item.time
    }
  }
}
