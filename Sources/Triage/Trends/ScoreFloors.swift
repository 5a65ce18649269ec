import Vitals

/// The least NEWS2 scores of a moving window, each with the parameters that it was known from.
///
/// Two scores are compared only when everything that the later one knows was known to the earlier one too: a parameter that
/// becomes known adds points without anybody growing worse. A score stands until a later one is at most as great and knows
/// as much, or it grows too old. At most ``bound`` stand; beyond it the oldest goes, and a rise may be found smaller than it
/// was, never greater. Fixed size, no references.
package struct ScoreFloors: Hashable, Sendable {
  /// How many scores are kept.
  package static let bound = 8

  private var scores = SIMD8<UInt8>()
  private var known = SIMD8<UInt8>()
  private var times = SIMD8<Int64>()
  private(set) var count = 0

  package init() {}

  var newest: Timestamp? { count == 0 ? nil : Timestamp(milliseconds: times[count - 1]) }
  /// The newest score; nil when there is none.
  var last: UInt8? { count == 0 ? nil : scores[count - 1] }

  /// The least score of the window that can be compared with one that is known from these parameters.
  func least(knownFrom parameters: ScoredParameters, at time: Timestamp, window: Int) -> UInt8? {
    var least: UInt8?
    for index in 0..<count
    where time.milliseconds - times[index] <= Int64(window) && parameters.rawValue & ~known[index] == 0 {
      least = min(least ?? .max, scores[index])
    }
    return least
  }

  /// The oldest score of the window that can be compared with one that is known from these parameters, and its time; nil
  /// when there is none. What was at least as great as a later one does not stand any more.
  package func oldest(
    knownFrom parameters: ScoredParameters, at time: Timestamp, window: Int
  ) -> (score: UInt8, time: Timestamp)? {
    for index in 0..<count
    where time.milliseconds - times[index] <= Int64(window) && parameters.rawValue & ~known[index] == 0 {
      return (scores[index], Timestamp(milliseconds: times[index]))
    }
    return nil
  }

  /// Takes a score that is newer than all before.
  @inline(__always)
  mutating func add(_ score: UInt8, knownFrom parameters: ScoredParameters, at time: Timestamp, window: Int) {
    var kept = 0
    for index in 0..<count {
      let isOld = time.milliseconds - times[index] > Int64(window)
      let isCovered = scores[index] >= score && known[index] & ~parameters.rawValue == 0
      guard !isOld, !isCovered else { continue }
      move(index, to: kept)
      kept += 1
    }
    if kept == Self.bound {
      for index in 1..<kept { move(index, to: index - 1) }
      kept -= 1
    }
    scores[kept] = score
    known[kept] = parameters.rawValue
    times[kept] = time.milliseconds
    count = kept + 1
    for index in count..<Self.bound {
      scores[index] = 0
      known[index] = 0
      times[index] = 0
    }
  }

  @inline(__always)
  private mutating func move(_ index: Int, to place: Int) {
    scores[place] = scores[index]
    known[place] = known[index]
    times[place] = times[index]
  }

  /// Score, parameters and time of what is kept, the oldest first.
  subscript(index: Int) -> (score: UInt8, known: UInt8, time: Int64) { (scores[index], known[index], times[index]) }

  /// - Returns: nil for what is never kept.
  init?(kept: [(score: UInt8, known: UInt8, time: Int64)]) {
    guard kept.count <= Self.bound, kept.allSatisfy({ $0.score <= 20 && $0.known <= ScoredParameters.all.rawValue }),
      zip(kept, kept.dropFirst()).allSatisfy({ $0.time < $1.time })
    else { return nil }
    count = kept.count
    for (index, item) in kept.enumerated() {
      scores[index] = item.score
      known[index] = item.known
      times[index] = item.time
    }
  }
}
