extension DevicePlan {
  init(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children([
      "per-patient", "cadence", "jitter", "batch", "formats", "slow-every", "memory", "resend-after", "backfill-rate",
      "readings", "begin-when-connected",
    ])
    if let node = keys["per-patient"] { perPatient = try node.whole(1...8) }
    if let node = keys["cadence"] { cadenceSeconds = try node.duration(0.001...86_400) }
    if let node = keys["jitter"] { jitter = try node.share() }
    if let node = keys["batch"] { batch = try node.whole(1...1_000) }
    if let node = keys["formats"] { formats = try node.words(WireFormat.self) }
    if let node = keys["slow-every"] { slowEvery = try node.whole(1...100_000) }
    if let node = keys["memory"] { memory = try node.whole(1...10_000_000) }
    if let node = keys["resend-after"] { resendAfterSeconds = try Self.resending(node) }
    if let node = keys["backfill-rate"] { backfillPerSecond = try node.number(0.1...100_000) }
    if let node = keys["begin-when-connected"] { beginsWhenConnected = try node.flag() }
    if let node = keys["readings"] { readings = try node.whole(1...1_000_000_000) }
  }

  /// Two lengths of time, or one, which grows to twelve times itself.
  private static func resending(_ node: ScenarioNode) throws(ScenarioError) -> ClosedRange<Double> {
    let range = try node.durations()
    guard (0.1...86_400).contains(range.lowerBound), range.upperBound <= 86_400 else {
      throw node.wrong("a length of time from 100ms to 1d, or two such as 5s..60s")
    }
    return range.lowerBound < range.upperBound ? range : range.lowerBound...(12 * range.lowerBound)
  }
}
