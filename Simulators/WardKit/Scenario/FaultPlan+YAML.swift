extension FaultPlan {
  /// Reads the knobs that the node names; the others stay as they are.
  mutating func read(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children([
      "duplicates", "reordering", "impossible", "malformed", "malformed-kinds", "hostile", "hostile-kinds",
      "wrong-identity", "unknown-device", "skewed-devices", "skew", "drifting-devices",
      "drift-per-hour", "reboots-per-hour", "probe-off-per-hour",
      "probe-off-for", "link-losses-per-hour", "link-loss-for", "battery-start", "battery-per-hour",
    ])
    if let node = keys["duplicates"] { duplicates = try node.share() }
    if let node = keys["reordering"] { reordering = try node.share() }
    if let node = keys["impossible"] { impossible = try node.share() }
    if let node = keys["malformed"] { malformed = try node.share() }
    if let node = keys["malformed-kinds"] { malformedKinds = try node.words(MalformedKind.self) }
    if let node = keys["hostile"] { hostile = try node.share() }
    if let node = keys["hostile-kinds"] { hostileKinds = try node.words(HostileKind.self) }
    if let node = keys["wrong-identity"] { wrongIdentity = try node.share() }
    if let node = keys["unknown-device"] { unknownDevice = try node.share() }
    if let node = keys["skewed-devices"] { skewedShare = try node.share() }
    if let node = keys["skew"] { skewSeconds = try node.durations(isSigned: true) }
    if let node = keys["drifting-devices"] { driftingShare = try node.share() }
    if let node = keys["drift-per-hour"] { driftSecondsPerHour = try node.durations(isSigned: true) }
    if let node = keys["reboots-per-hour"] { rebootsPerHour = try node.number(0...3_600) }
    if let node = keys["probe-off-per-hour"] { probeOffPerHour = try node.number(0...3_600) }
    if let node = keys["probe-off-for"] { probeOffSeconds = try node.duration() }
    if let node = keys["link-losses-per-hour"] { linkLossesPerHour = try node.number(0...3_600) }
    if let node = keys["link-loss-for"] { linkLossSeconds = try node.duration() }
    if let node = keys["battery-start"] { batteryStartPercent = try node.number(0...100) }
    if let node = keys["battery-per-hour"] { batteryPerHour = try node.number(0...1_000) }
  }
}
