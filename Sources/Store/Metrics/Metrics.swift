import Synchronization

/// Every number that this gateway exports: rooms register theirs once and touch them freely.
///
/// Bounded: beyond ``seriesBound`` series further ones are counted in one that is never shown, so that hostile labels
/// cannot grow it. Labels never carry a person, a patient or a clinical value.
package final class Metrics: Sendable {
  /// How many series there may be.
  package static let seriesBound = 4_096

  /// One label of a series.
  package struct Label: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  enum Series: Sendable {
    case counter(Counter)
    case gauge(Gauge)
    case histogram(Histogram)
  }

  struct Family: Sendable {
    let help: String
    var series: [[Label]: Series] = [:]
  }

  /// Families by name, guarded by the mutex; the numbers themselves are touched without it.
  private let families = Mutex<[String: Family]>([:])

  package init() {}

  /// The counter of this name and these labels, made on first use.
  package func counter(_ name: String, help: String, _ labels: [Label] = []) -> Counter {
    guard case .counter(let counter) = series(name, help, labels, { .counter(Counter()) }) else { return Counter() }
    return counter
  }

  /// The gauge of this name and these labels, made on first use.
  package func gauge(_ name: String, help: String, _ labels: [Label] = []) -> Gauge {
    guard case .gauge(let gauge) = series(name, help, labels, { .gauge(Gauge()) }) else { return Gauge() }
    return gauge
  }

  /// The histogram of this name and these labels, made on first use with these bounds.
  package func histogram(
    _ name: String, help: String, unit: Histogram.Unit, bounds: [UInt64], _ labels: [Label] = []
  ) -> Histogram {
    let made = series(name, help, labels) { .histogram(Histogram(bounds: bounds, unit: unit)) }
    guard case .histogram(let histogram) = made else { return Histogram(bounds: bounds, unit: unit) }
    return histogram
  }

  private func series(_ name: String, _ help: String, _ labels: [Label], _ make: () -> Series) -> Series {
    families.withLock { families in
      if let known = families[name]?.series[labels] { return known }
      let made = make()
      guard families.values.reduce(0, { $0 + $1.series.count }) < Self.seriesBound else { return made }
      families[name, default: Family(help: help)].series[labels] = made
      return made
    }
  }

  /// Families in the order of their names.
  var all: [(name: String, family: Family)] {
    families.withLock { families in families.sorted { $0.key < $1.key }.map { (name: $0.key, family: $0.value) } }
  }
}
