import Histogram

/// A distribution of latencies, in microseconds.
package struct Percentiles: Hashable, Codable, Sendable {
  package let count: Int
  package let p50: Int
  package let p90: Int
  package let p99: Int
  package let p999: Int
  package let maximum: Int

  /// - Returns: nil when nothing was recorded.
  init?(_ histogram: Histogram<UInt64>) {
    guard histogram.totalCount > 0 else { return nil }
    count = Int(clamping: histogram.totalCount)
    p50 = Int(clamping: histogram.valueAtPercentile(50))
    p90 = Int(clamping: histogram.valueAtPercentile(90))
    p99 = Int(clamping: histogram.valueAtPercentile(99))
    p999 = Int(clamping: histogram.valueAtPercentile(99.9))
    maximum = Int(clamping: histogram.maxRecorded)
  }
}
