extension Phase {
  /// The words of `do`.
  private enum Verb: String, CaseIterable {
    case disconnect, flap, vanish, hook, backfill, faults
    case probeOff = "probe-off"
  }

  /// - Parameter faults: what holds outside of the phase; the phase changes what it names.
  init(_ node: ScenarioNode, faults: FaultPlan) throws(ScenarioError) {
    let verb = try node.child("do").word(Verb.self)
    let keys = try node.children(["name", "for"] + Self.keys(of: verb), required: ["at", "do"])
    let action: PhaseAction
    switch verb {
    case .disconnect:
      action = .disconnect(try Selection(keys, of: node), returnOverSeconds: try keys["return-over"]?.duration() ?? 0)
    case .flap:
      action = .flap(try Selection(keys, of: node), everySeconds: try keys["every"]?.duration(0.1...86_400) ?? 10)
    case .vanish: action = .vanish(try Selection(keys, of: node))
    case .probeOff: action = .probeOff(try Selection(keys, of: node))
    case .hook: action = .hook(try keys["hook"]?.text() ?? "")
    case .backfill:
      action = .backfill(
        try Selection(keys, of: node), hours: (try keys["hours"]?.number(0.01...720)) ?? 1,
        cadenceSeconds: (try keys["cadence"]?.duration(0.1...86_400)) ?? 10)
    case .faults:
      var changed = faults
      if let node = keys["faults"] { try changed.read(node) }
      action = .faults(changed)
    }
    self.init(name: verb.rawValue, atSeconds: 0, action: action)
    if let node = keys["name"] { name = try node.text() }
    if let node = keys["at"] { atSeconds = try node.duration() }
    if let node = keys["for"] { forSeconds = try node.duration() }
    if case .hook(let hook) = action, hook.isEmpty { throw node.wrong("a mapping with `hook`, the name of a command") }
    let lasts = verb == .disconnect || verb == .flap || verb == .probeOff || verb == .faults
    guard !lasts || forSeconds > 0 else { throw node.wrong("a mapping with `for`, how long it lasts") }
  }

  private static func keys(of verb: Verb) -> [String] {
    switch verb {
    case .disconnect: ["share", "index", "return-over"]
    case .flap: ["share", "index", "every"]
    case .vanish, .probeOff: ["share", "index"]
    case .hook: ["hook"]
    case .backfill: ["share", "index", "hours", "cadence"]
    case .faults: ["faults"]
    }
  }
}
