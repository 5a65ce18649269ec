import YAMLFile

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
