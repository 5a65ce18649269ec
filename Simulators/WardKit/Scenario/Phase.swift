/// Something that is done at a time, in scenario seconds after the last connection.
package struct Phase: Hashable, Sendable {
  package var name: String
  package var atSeconds: Double
  /// How long it lasts; 0 for what is done at once.
  package var forSeconds = 0.0
  package var action: PhaseAction

  package init(name: String, atSeconds: Double, forSeconds: Double = 0, action: PhaseAction) {
    self.name = name
    self.atSeconds = atSeconds
    self.forSeconds = forSeconds
    self.action = action
  }
}

/// What is done in a phase.
package enum PhaseAction: Hashable, Sendable {
  /// Links are cut without a word and stay away while the phase lasts; then all come back at once, or spread over so
  /// many scenario seconds.
  case disconnect(Selection, returnOverSeconds: Double)
  /// Links are cut again and again, each device every so many scenario seconds, and come back by the back-off.
  case flap(Selection, everySeconds: Double)
  /// Devices are gone for good; their last will speaks.
  case vanish(Selection)
  /// Sensors hang in the air.
  case probeOff(Selection)
  /// A command of the operator runs, named in the scenario and given with `--hook NAME=COMMAND`.
  case hook(String)
  /// Devices send what they stored in the hours before: one reading each so many seconds.
  case backfill(Selection, hours: Double, cadenceSeconds: Double)
  /// Other faults hold while the phase lasts.
  case faults(FaultPlan)

  /// For the timeline of a screen or report.
  package var words: String {
    switch self {
    case .disconnect(let selection, _): "\(selection.words) lose the link"
    case .flap(let selection, let seconds): "\(selection.words) lose the link every \(DurationText(seconds))"
    case .vanish(let selection): "\(selection.words) vanish"
    case .probeOff(let selection): "sensors of \(selection.words) come off"
    case .hook(let name): "hook \(name)"
    case .backfill(let selection, let hours, _):
      "\(selection.words) send \(DurationText(hours * 3_600)) of stored readings"
    case .faults: "other faults hold"
    }
  }
}

extension Selection {
  /// `device 3`, `devices 0-9`, `30 % of devices`.
  package var words: String {
    switch self {
    case .indices(let range) where range.count == 1: "device \(range.lowerBound)"
    case .indices(let range): "devices \(range.lowerBound)-\(range.upperBound)"
    case .share(let share): "\(Int((share * 100).rounded())) % of devices"
    }
  }
}
