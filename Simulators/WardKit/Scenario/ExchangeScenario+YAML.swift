import YAMLFile

extension ExchangeScenario {
  init(_ root: ScenarioNode) throws(ScenarioError) {
    let keys = try root.children(
      ["seed", "clinicians", "connections", "duration", "expect"],
      required: ["name", "summary", "patients", "exchange"])
    guard let name = keys["name"], let summary = keys["summary"], let patients = keys["patients"],
      let exchange = keys["exchange"]
    else { throw root.refusal(.missingKey) }
    self.init(name: try name.text(), summary: try summary.text())
    try readPatients(patients)
    try readExchange(exchange)
    if let node = keys["seed"] { seed = UInt64(try node.whole(0...Int.max)) }
    if let node = keys["clinicians"] { try readClinicians(node) }
    if let node = keys["connections"] { connections = try node.whole(1...1_000) }
    if let node = keys["duration"] { seconds = try node.duration(0.1...(366 * 86_400)) }
    if let node = keys["expect"] { limits = try ExchangeLimits(node) }
  }

  private mutating func readPatients(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children(["records", "record-bytes", "grants", "opted-out"], required: ["count"])
    if let node = keys["count"] { patients = try node.whole(1...1_000_000) }
    if let node = keys["records"] { recordsEach = try node.whole(1...50) }
    if let node = keys["record-bytes"] { recordBytes = try node.whole(16...12_000) }
    if let node = keys["grants"] { grantsEach = try node.whole(0...100) }
    if let node = keys["opted-out"] { optedOutShare = try node.share() }
  }

  private mutating func readClinicians(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children(["roles", "organisations"], required: ["count"])
    if let node = keys["count"] { clinicians = try node.whole(1...100_000) }
    if let node = keys["organisations"] { organisations = try node.whole(1...1_000) }
    guard let node = keys["roles"] else { return }
    roles = try node.words(ClinicianRole.self)
    guard roles.first == .doctor else { throw node.wrong("a list that begins with doctor: somebody must write") }
  }

  private mutating func readExchange(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children(
      ["mix", "strangers", "ended", "doubled", "counted", "short", "short-for"], required: ["rate"])
    if let node = keys["rate"] { operationsPerSecond = try node.number(0.1...100_000) }
    if let node = keys["strangers"] { strangerShare = try node.share() }
    if let node = keys["ended"] { endedShare = try node.share() }
    if let node = keys["doubled"] { doubledShare = try node.share() }
    if let node = keys["counted"] { countedShare = try node.share() }
    if let node = keys["short"] { shortShare = try node.share() }
    if let node = keys["short-for"] { shortSeconds = try node.durations() }
    if let node = keys["mix"] { mix = try ExchangeMix(node) }
  }
}

extension ExchangeMix {
  /// What is not named does not happen.
  init(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children(ExchangeOperation.allCases.map(\.rawValue))
    weights = [:]
    for operation in ExchangeOperation.allCases {
      if let node = keys[operation.rawValue] { weights[operation] = try node.number(0...1_000_000) }
    }
    guard weights.values.contains(where: { $0 > 0 }) else { throw node.wrong("a mapping with a weight above 0") }
  }
}

extension ExchangeLimits {
  init(_ node: ScenarioNode) throws(ScenarioError) {
    let keys = try node.children(["unexplained", "unanswered", "p99-ms", "operations-per-second", "lag-ms"])
    self.init()
    if let node = keys["unexplained"] { unexplained = try node.whole(0...1_000_000_000) }
    if let node = keys["unanswered"] { unanswered = try node.whole(0...1_000_000_000) }
    if let node = keys["p99-ms"] { p99 = try node.number(0.001...86_400_000) }
    if let node = keys["operations-per-second"] { operationsPerSecond = try node.number(0...10_000_000) }
    if let node = keys["lag-ms"] { lagMilliseconds = try node.number(0.001...86_400_000) }
  }
}
