import Foundation
import WardKit

extension Sender {
  /// Makes the devices and patients of this process.
  func populate() {
    var patientPlaces: [Int: Int] = [:]
    let boot = UInt64(max(1, clock.startedAtWall / 1_000_000_000))
    for (index, device) in cast.devices.enumerated() {
      let patient = cast.patientOfDevice[index]
      guard patient % options.parts == options.part else { continue }
      if patientPlaces[patient] == nil {
        let part = cast.parts[patient]
        patientPlaces[patient] = patients.count
        patients.append(
          Patient(
            seed: part.seed, course: part.course, onsetSeconds: part.onsetSeconds, courseSeconds: part.courseSeconds))
      }
      places[index] = devices.count
      devices.append(
        SimulatedDevice(
          index: index, unit: device.unit, id: device.device, patient: patientPlaces[patient] ?? 0,
          seed: scenario.seed, boot: boot, faults: scenario.faults,
          resendAfterSeconds: scenario.devices.resendAfterSeconds,
          recording: options.recording.flatMap { $0.tracks.indices.contains(index) ? $0.tracks[index] : nil }))
      links.append(Link(dueAt: connectsAt(index)))
    }
  }

  /// When a device of the run is to connect.
  private func connectsAt(_ index: Int) -> Int64 {
    clock.startedAt + Int64(Double(index) / scenario.connection.perSecond * 1e9)
  }

  /// Enters connections, first readings and phases.
  func enterTimeline() {
    let interval = clock.nanoseconds(ofScenarioSeconds: scenario.devices.cadenceSeconds)
    for (place, device) in devices.enumerated() {
      let connects = connectsAt(device.index)
      agenda.enter(.connect(place), at: connects)
      if let recording = device.recording {
        let first = recording.rows.first?.offsetSeconds ?? 0
        agenda.enter(.device(place, .reading), at: clock.instant(atScenarioSeconds: first))
        continue
      }
      // Spread over the interval, so that a ward is a stream and no drumbeat. Those that are connected begin once the
      // others are too; in a long connect phase each begins a second after its own instant.
      let phase = Int64(Double(interval) * Double(device.index) / Double(max(1, cast.devices.count)))
      let begins = scenario.devices.beginsWhenConnected ? connects + Self.settling : clock.runsFrom
      agenda.enter(.device(place, .reading), at: begins + phase)
    }
    for (number, phase) in scenario.phases.enumerated() {
      agenda.enter(.phaseBegins(number), at: clock.instant(atScenarioSeconds: phase.atSeconds))
      guard phase.forSeconds > 0 else { continue }
      agenda.enter(.phaseEnds(number), at: clock.instant(atScenarioSeconds: phase.atSeconds + phase.forSeconds))
    }
    agenda.enter(.runs, at: clock.runsFrom)
    agenda.enter(.tellLag, at: Clock.monotonic + 1_000_000_000)
    tellPhase(Self.connecting, isBeginning: true)
  }

  /// The phases that every run has, with what is done in them.
  static let connecting = (name: "connecting", detail: "devices connect at the scenario's rate")
  static let running = (name: "running", detail: "scenario time passes")
  static let draining = (name: "draining", detail: "wait for outstanding receipts")

  /// From a connection to the first reading.
  static let settling: Int64 = 1_000_000_000

  func perform(_ entry: Agenda.Entry) throws {
    switch entry.item {
    case .connect(let place): try connect(place)
    case .device(let place, .reading):
      guard makesReadings else { return }
      try with(place) { $0.readingIsDue(at: entry.at, patient: &patients[$0.patient], &$1) }
    case .device(let place, .flush): try with(place) { $0.flushIsDue(&$1) }
    case .device(let place, .resend): try with(place) { $0.resendIsDue(&$1) }
    case .phaseBegins(let number): try begin(number)
    case .phaseEnds(let number): end(number)
    case .flap(let phase, let place): try flap(phase, place, at: entry.at)
    case .tellLag: tellLag()
    case .runs:
      tellPhase(Self.connecting, isBeginning: false)
      tellPhase(Self.running, isBeginning: true)
    }
  }

  private func begin(_ number: Int) throws {
    let phase = scenario.phases[number]
    tellPhase((phase.name, phase.action.words), isBeginning: true)
    let taken = cast.takenByPhase[number].compactMap { places[$0] }
    var generator = SeededGenerator(seed: scenario.seed, purpose: .link, index: number)
    switch phase.action {
    case .disconnect(_, let spread):
      for place in taken {
        let away = clock.nanoseconds(ofScenarioSeconds: phase.forSeconds + spread * generator.unit())
        try with(place) { $0.linkWentDown(&$1) }
        try cut(place, awayNanoseconds: away)
      }
    case .flap(_, let seconds):
      for place in taken {
        let offset = clock.nanoseconds(ofScenarioSeconds: seconds * generator.unit())
        agenda.enter(.flap(phase: number, device: place), at: Clock.monotonic + offset)
      }
    case .vanish: for place in taken { try with(place) { $0.vanish(&$1) } }
    case .probeOff:
      let until =
        phase.forSeconds > 0 ? clock.instant(atScenarioSeconds: phase.atSeconds + phase.forSeconds) : .max
      for place in taken { try with(place) { device, _ in device.takeOffProbe(until: until) } }
    case .backfill(_, let hours, let cadence):
      for place in taken {
        let seed = cast.parts[cast.patientOfDevice[devices[place].index]].seed
        try with(place) {
          $0.recall(hours: hours, cadenceSeconds: cadence, body: seed, at: $1.now, &$1)
        }
      }
    case .faults(let faults): work.faults = faults
    case .hook(let name): try startHook(name, phase: number)
    }
  }

  private func end(_ number: Int) {
    let phase = scenario.phases[number]
    if case .faults = phase.action { work.faults = scenario.faults }
    tellPhase((phase.name, phase.action.words), isBeginning: false)
  }

  private func flap(_ number: Int, _ place: Int, at instant: Int64) throws {
    let phase = scenario.phases[number]
    guard case .flap(_, let seconds) = phase.action,
      instant < clock.instant(atScenarioSeconds: phase.atSeconds + phase.forSeconds)
    else { return }
    try with(place) { $0.linkWentDown(&$1) }
    try cut(place, awayNanoseconds: nil)
    agenda.enter(
      .flap(phase: number, device: place), at: instant + clock.nanoseconds(ofScenarioSeconds: seconds))
  }

  private func startHook(_ name: String, phase: Int) throws {
    if let process = try options.hooks?.start(name) { hooks.append((phase, process)) }
  }

  /// Tells of commands that have ended.
  func reapHooks() throws {
    guard !hooks.isEmpty else { return }
    for hook in hooks where !hook.process.isRunning {
      let code = hook.process.terminationStatus
      tellPhase((scenario.phases[hook.phase].name, "the command ended with \(code)"), isBeginning: false)
    }
    hooks.removeAll { !$0.process.isRunning }
  }
}
