extension Scenario {
  init(_ root: ScenarioNode) throws(ScenarioError) {
    let keys = try root.children(
      [
        "seed", "devices", "connection", "faults", "phases", "duration", "drain", "time-compression", "start-hour",
        "processes", "expect",
      ], required: ["name", "summary", "patients"])
    guard let name = keys["name"], let summary = keys["summary"], let patients = keys["patients"] else {
      throw root.refusal(.missingKey)
    }
    self.init(name: try name.text(), summary: try summary.text())
    self.patients = try PatientPlan(patients)
    if let node = keys["seed"] { seed = UInt64(try node.whole(0...Int.max)) }
    if let node = keys["devices"] { devices = try DevicePlan(node) }
    if let node = keys["connection"] { connection = try ConnectionPlan(node) }
    if let node = keys["faults"] { try faults.read(node) }
    if let node = keys["duration"] { seconds = try node.duration() }
    if let node = keys["drain"] { drainSeconds = try node.duration() }
    if let node = keys["time-compression"] { compression = try node.number(0.1...10_000) }
    if let node = keys["start-hour"] { startHour = try node.number(0...23.999) }
    if let node = keys["processes"] { processes = try node.whole(1...64) }
    if let node = keys["expect"] { expectations = try Expectations(node) }
    if let node = keys["phases"] {
      for element in try node.elements() { phases.append(try Phase(element, faults: faults)) }
    }
  }
}

extension Selection {
  /// From the keys `share` and `index` of which exactly one must be there; without either, everybody, if that is allowed.
  init(
    _ keys: [String: ScenarioNode], of parent: ScenarioNode, everybodyByDefault: Bool = false
  ) throws(ScenarioError) {
    switch (keys["share"], keys["index"]) {
    case (let share?, nil): self = .share(try share.share())
    case (nil, let index?): self = .indices(try index.indices())
    case (nil, nil) where everybodyByDefault: self = .share(1)
    default: throw parent.wrong("a mapping with either `share` or `index`")
    }
  }
}

extension PatientPlan {
  init(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children(["courses", "abnormal"], required: ["count"])
    if let node = keys["count"] { count = try node.whole(1...1_000_000) }
    if let node = keys["abnormal"] { abnormalShare = try node.share() }
    if let node = keys["courses"] {
      for element in try node.elements() { courses.append(try CourseRule(element)) }
    }
  }
}

extension CourseRule {
  init(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children(["share", "index", "at", "over"], required: ["course"])
    guard let course = keys["course"] else { throw node.refusal(.missingKey) }
    self.init(course: try course.word(Course.self), selection: try Selection(keys, of: node))
    if let node = keys["at"] { onsetSeconds = try node.durations() }
    if let node = keys["over"] { overSeconds = try node.duration() }
  }
}

extension DevicePlan {
  init(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children([
      "per-patient", "cadence", "jitter", "batch", "formats", "slow-every", "memory", "resend-after", "backfill-rate",
      "readings",
      "begin-when-connected",
    ])
    if let node = keys["per-patient"] { perPatient = try node.whole(1...8) }
    if let node = keys["cadence"] { cadenceSeconds = try node.duration(0.001...86_400) }
    if let node = keys["jitter"] { jitter = try node.share() }
    if let node = keys["batch"] { batch = try node.whole(1...1_000) }
    if let node = keys["formats"] { formats = try node.words(WireFormat.self) }
    if let node = keys["slow-every"] { slowEvery = try node.whole(1...100_000) }
    if let node = keys["memory"] { memory = try node.whole(1...10_000_000) }
    if let node = keys["resend-after"] { resendAfterSeconds = try node.duration(0.1...86_400) }
    if let node = keys["backfill-rate"] { backfillPerSecond = try node.number(0.1...100_000) }
    if let node = keys["begin-when-connected"] { beginsWhenConnected = try node.flag() }
    if let node = keys["readings"] { readings = try node.whole(1...1_000_000_000) }
  }
}

extension ConnectionPlan {
  init(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children(["rate", "protocol", "tls", "keepalive", "reconnect"])
    if let node = keys["rate"] { perSecond = try node.number(0.1...100_000) }
    if let node = keys["protocol"] { version = try node.word(ProtocolVersion.self) }
    if let node = keys["tls"] { usesTLS = try node.flag() }
    if let node = keys["keepalive"] { keepaliveSeconds = Int(try node.duration(5...65_535)) }
    if let node = keys["reconnect"] { reconnectSeconds = try node.durations() }
  }
}

extension FaultPlan {
  /// Reads the knobs that the node names; the others stay as they are.
  mutating func read(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children([
      "duplicates", "reordering", "impossible", "malformed", "malformed-kinds", "hostile", "hostile-kinds",
      "wrong-identity", "unknown-device", "skewed-devices", "skew", "reboots-per-hour", "probe-off-per-hour",
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
    if let node = keys["reboots-per-hour"] { rebootsPerHour = try node.number(0...3_600) }
    if let node = keys["probe-off-per-hour"] { probeOffPerHour = try node.number(0...3_600) }
    if let node = keys["probe-off-for"] { probeOffSeconds = try node.duration() }
    if let node = keys["link-losses-per-hour"] { linkLossesPerHour = try node.number(0...3_600) }
    if let node = keys["link-loss-for"] { linkLossSeconds = try node.duration() }
    if let node = keys["battery-start"] { batteryStartPercent = try node.number(0...100) }
    if let node = keys["battery-per-hour"] { batteryPerHour = try node.number(0...1_000) }
  }
}

extension Expectations {
  init(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children([
      "unexplained", "outstanding", "acknowledged-p99-ms", "receipt-p99-ms", "alert-p99-ms", "readings-per-second",
      "connections-per-second", "refused-connections", "lag-ms",
    ])
    self.init()
    let milliseconds = 0.001...86_400_000
    if let node = keys["unexplained"] { unexplained = try node.whole(0...1_000_000_000) }
    if let node = keys["outstanding"] { outstanding = try node.whole(0...1_000_000_000) }
    if let node = keys["acknowledged-p99-ms"] { acknowledgedP99 = try node.number(milliseconds) }
    if let node = keys["receipt-p99-ms"] { receiptP99 = try node.number(milliseconds) }
    if let node = keys["alert-p99-ms"] { alertP99 = try node.number(milliseconds) }
    if let node = keys["readings-per-second"] { readingsPerSecond = try node.number(0...10_000_000) }
    if let node = keys["connections-per-second"] { connectionsPerSecond = try node.number(0...1_000_000) }
    if let node = keys["refused-connections"] { refusedConnections = try node.whole(0...1_000_000_000) }
    if let node = keys["lag-ms"] { lagMilliseconds = try node.number(milliseconds) }
  }
}
