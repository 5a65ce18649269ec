import Foundation

/// A scale from values to pixels, with ticks at round numbers.
struct Axis {
  let isLogarithmic: Bool
  let from: Double
  let to: Double

  /// From 0 to a round number at or above `maximum`.
  static func linear(to maximum: Double) -> Axis {
    let step = step(for: max(maximum, 1e-9) / 4)
    return Axis(isLogarithmic: false, from: 0, to: max(step, (maximum / step).rounded(.up) * step))
  }

  /// Whole decades around both.
  static func logarithmic(from minimum: Double, to maximum: Double) -> Axis {
    let low = pow(10, log10(max(minimum, 1e-3)).rounded(.down))
    let high = pow(10, log10(max(maximum, low * 1.1)).rounded(.up))
    return Axis(isLogarithmic: true, from: low, to: high)
  }

  /// Where a value lies, 0...1.
  func position(_ value: Double) -> Double {
    let part =
      isLogarithmic
      ? (log10(max(value, from)) - log10(from)) / (log10(to) - log10(from)) : (value - from) / (to - from)
    return min(1, max(0, part))
  }

  var ticks: [Double] {
    if isLogarithmic {
      let decades = Int((log10(to) - log10(from)).rounded())
      return (0...max(1, decades)).map { from * pow(10, Double($0)) }
    }
    let step = Self.step(for: (to - from) / 4)
    return (0...Int(((to - from) / step).rounded())).map { from + Double($0) * step }
  }

  /// 1, 2 or 5 times a power of ten, at or above a rough step.
  private static func step(for rough: Double) -> Double {
    let power = pow(10, log10(rough).rounded(.down))
    let factor = [1.0, 2, 5, 10].first { $0 * power >= rough * 0.999 } ?? 10
    return factor * power
  }
}
