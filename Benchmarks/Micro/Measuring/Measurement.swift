import Foundation

/// What a case and its floor cost, in nanoseconds an operation.
struct Measurement {
  let name: String
  let unit: String
  let aimPerSecond: Double?
  /// The ratio to the floor that is aimed at, where one is.
  var aimRatio: Double?
  let floorName: String
  let own: Samples
  let floor: Samples
  /// Of each round by itself, so that what disturbs both does not count.
  let ratio: Samples

  /// Operations a second on one core.
  var perSecond: Double { own.median > 0 ? 1e9 / own.median : 0 }

  /// Nil where nothing is aimed at.
  var meetsAim: Bool? {
    aimPerSecond.map { perSecond >= $0 } ?? aimRatio.map { ratio.median <= $0 }
  }

  /// As it stands in the file of results; times in nanoseconds.
  var json: [String: Any] {
    var members: [String: Any] = [
      "name": name, "unit": unit, "own": own.median, "ownLeast": own.least, "ownMost": own.most, "floor": floor.median,
      "floorName": floorName, "ratio": ratio.median, "spread": ratio.spread, "perSecond": perSecond,
    ]
    if let aimPerSecond { members["aimPerSecond"] = aimPerSecond }
    if let aimRatio { members["aimRatio"] = aimRatio }
    if let meetsAim { members["aimMet"] = meetsAim }
    return members
  }

  /// - Parameters:
  ///   - rounds: how often each is measured.
  ///   - roundSeconds: how long a round lasts at least.
  static func of(_ subject: Case, rounds: Int, roundSeconds: Double) throws -> Measurement {
    let count = Double(subject.operations)
    let calls = try calls(of: subject.work, by: subject.stopwatch, for: roundSeconds)
    var own: [Double] = []
    var floor: [Double] = []
    switch subject.floor {
    case .code(let name, let work):
      let floorCalls = try Self.calls(of: work, by: subject.stopwatch, for: roundSeconds)
      for _ in 0..<rounds {
        own.append(try time(calls, subject.stopwatch, subject.work) / count)
        floor.append(try time(floorCalls, subject.stopwatch, work) / count)
      }
      return make(subject, floorName: name, own: own, floor: floor)
    case .openSSL(let name, let nanoseconds):
      for _ in 0..<rounds { own.append(try time(calls, subject.stopwatch, subject.work) / count) }
      return make(subject, floorName: name, own: own, floor: own.map { _ in nanoseconds })
    }
  }

  private static func make(_ subject: Case, floorName: String, own: [Double], floor: [Double]) -> Measurement {
    Measurement(
      name: subject.name, unit: subject.unit, aimPerSecond: subject.aimPerSecond, floorName: floorName,
      own: Samples(own), floor: Samples(floor),
      ratio: Samples(zip(own, floor).map { $1 > 0 ? $0 / $1 : 0 }))
  }

  /// Warms up, and finds how many calls fill a round.
  private static func calls(of work: () throws -> Void, by stopwatch: Stopwatch, for seconds: Double) throws -> Int {
    try work()
    var calls = 1
    while true {
      let took = try stopwatch.nanoseconds { for _ in 0..<calls { try work() } }
      if took >= seconds * 1e9 / 4 { return max(Int(Double(calls) * seconds * 1e9 / took), 1) }
      calls *= 2
    }
  }

  /// Nanoseconds a call.
  private static func time(
    _ calls: Int, _ stopwatch: Stopwatch, _ work: () throws -> Void
  ) rethrows -> Double {
    try stopwatch.nanoseconds { for _ in 0..<calls { try work() } } / Double(calls)
  }
}
