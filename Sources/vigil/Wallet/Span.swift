import ArgumentParser
import Vitals

/// A length of time such as `90m`, `24h` or `30d`.
struct Span: ExpressibleByArgument {
  let milliseconds: Int64

  init?(argument: String) {
    let units: [Character: Int64] = ["s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
    guard let unit = argument.last.flatMap({ units[$0] }), let count = Int64(argument.dropLast()), count > 0,
      count <= 100_000
    else { return nil }
    milliseconds = count * unit
  }

  /// An hour.
  static let hour = Span(milliseconds: 3_600_000)
  /// Thirty days.
  static let month = Span(milliseconds: 2_592_000_000)
  /// Seven days.
  static let week = Span(milliseconds: 604_800_000)

  private init(milliseconds: Int64) { self.milliseconds = milliseconds }

  func after(_ time: Timestamp) -> Timestamp { time.adding(milliseconds: milliseconds) }
}
