import Histogram

/// One kind of latency over a run: its whole distribution, and that of the second under way.
struct LatencyRecord {
  private(set) var whole = Self.empty
  private var second = Self.empty

  /// One hour in microseconds, to three digits.
  private static let empty = Histogram<UInt64>(highestTrackableValue: 3_600_000_000)

  mutating func record(microseconds: Int64) {
    let value = UInt64(min(max(microseconds, 0), 3_600_000_000))
    whole.record(value)
    second.record(value)
  }

  /// The percentiles of the second that ends.
  mutating func endSecond() -> Percentiles? {
    guard second.totalCount > 0 else { return nil }
    defer { second.reset() }
    return Percentiles(second)
  }

  /// The distribution in columns whose width grows by `ratio`, from the smallest value on.
  func columns(ratio: Double) -> [LatencyColumn] {
    var columns: [LatencyColumn] = []
    var from = 1.0
    while columns.count < 200, from <= Double(whole.maxRecorded) {
      let to = max(from * ratio, from + 1)
      let count = whole.count(within: UInt64(from)...UInt64(to) - 1)
      columns.append(LatencyColumn(from: Int(from), to: Int(to), count: Int(clamping: count)))
      from = Double(Int(to))
    }
    let first = columns.firstIndex { $0.count > 0 } ?? 0
    return Array(columns[min(first, columns.count)...])
  }
}

/// How many latencies lie from `from` up to, not including, `to` microseconds.
package struct LatencyColumn: Hashable, Codable, Sendable {
  package let from: Int
  package let to: Int
  package let count: Int
}
