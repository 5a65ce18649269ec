import ArgumentParser

/// A length of time as people write it: `500ms`, `60s`, `5m`, `1h`; a bare number is seconds.
struct TimeLimit: ExpressibleByArgument, Hashable {
  let milliseconds: Int64

  init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  init?(argument: String) {
    let number = argument.prefix { $0.isNumber || $0 == "." }
    let factors: [String: Double] = ["ms": 1, "s": 1_000, "": 1_000, "m": 60_000, "h": 3_600_000]
    guard let value = Double(number), let factor = factors[String(argument.dropFirst(number.count))],
      value * factor < 1e12
    else { return nil }
    milliseconds = Int64(value * factor)
  }

  var defaultValueDescription: String { "\(milliseconds)ms" }

  var nanoseconds: Int64 { milliseconds * 1_000_000 }
}
