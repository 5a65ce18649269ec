/// Repeated measurements of one thing.
struct Samples: Sendable {
  private let sorted: [Double]

  /// - Parameter values: at least one.
  init(_ values: [Double]) { sorted = values.sorted() }

  /// The middle one.
  var median: Double { percentile(0.5) }
  var least: Double { sorted.first ?? 0 }
  var most: Double { sorted.last ?? 0 }

  /// Half of the distance between the quartiles, as a share of the median.
  var spread: Double {
    median > 0 ? (percentile(0.75) - percentile(0.25)) / 2 / median : 0
  }

  /// The value that this share (0...1) does not exceed, by nearest rank.
  func percentile(_ share: Double) -> Double {
    sorted.isEmpty ? 0 : sorted[min(Int(share * Double(sorted.count)), sorted.count - 1)]
  }
}
