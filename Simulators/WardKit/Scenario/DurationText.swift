/// A length of time as people write it: `500ms`, `60s`, `5m`, `1.5h`, `2d`; a bare number is seconds.
package struct DurationText: Hashable, Sendable, CustomStringConvertible {
  package let seconds: Double

  package init(_ seconds: Double) {
    self.seconds = seconds
  }

  /// - Returns: nil for anything else, for negative lengths and for more than a year.
  package init?(parsing text: some StringProtocol) {
    let number = text.prefix { $0.isNumber || $0 == "." }
    let factors: [String: Double] = ["ms": 0.001, "s": 1, "": 1, "m": 60, "h": 3_600, "d": 86_400]
    guard let value = Double(number), let factor = factors[String(text.dropFirst(number.count))],
      value * factor <= 366 * 86_400
    else { return nil }
    seconds = value * factor
  }

  /// The shortest of the forms, rounded to what a reader needs.
  package var description: String {
    let units: [(Double, String)] = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")]
    for (size, letter) in units where seconds >= size && (seconds / size * 10).rounded() == seconds / size * 10 {
      return Self.number(seconds / size) + letter
    }
    return seconds >= 1 ? Self.number(seconds) + "s" : Self.number(seconds * 1_000) + "ms"
  }

  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
