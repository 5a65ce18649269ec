import ArgumentParser

/// A time such as `60s`, `5m` or `1h`.
struct DemoDuration: ExpressibleByArgument {
  let seconds: Int

  init?(argument: String) {
    let units = ["s": 1, "m": 60, "h": 3_600]
    guard let unit = argument.last.map(String.init).flatMap({ units[$0] }), let count = Int(argument.dropLast()),
      count > 0, count <= 1_000_000
    else { return nil }
    seconds = count * unit
  }
}
