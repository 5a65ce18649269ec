import ArgumentParser
import Foundation
import Mosquitto
import WardKit

/// From a scenario and options to a run, in this process or in several.
struct RunLauncher {
  let scenario: Scenario
  let load: LoadOptions
  var part: PartOfRun?
  var recording: Recording?

  func run() throws {
    let cast = try Cast(scenario: scenario, credentials: try load.credentials())
    let limits = try MachineLimits.current()
    let parts =
      try part?.parts ?? (recording == nil ? limits.processes(for: cast.devices.count, asked: scenario.processes) : 1)
    var endpoint = try load.endpoint()
    endpoint.sources = try limits.sources(
      for: cast.devices.count, given: endpoint.sources, isLoopback: endpoint.isLoopback)
    if part == nil { try limits.requireBroker(for: cast.devices.count, descriptors: endpoint.localDescriptors) }
    let hooks = try load.hooks()
    try requireHooks(hooks)
    StopSignal.install()
    // Before the clock starts: whoever compares with the gateway asks it first.
    let observer = Broadcast(part == nil ? try load.observing.observers(broker: endpoint, devices: cast.devices) : [])
    let clock = clock(devices: cast.devices.count, parts: parts)
    if let part {
      let options = SenderOptions(
        endpoint: endpoint, stamps: load.stamp, skewMilliseconds: load.skew, part: part.part, parts: part.parts)
      let sender = try Sender(scenario: scenario, cast: cast, clock: clock, options: options, observer: FramePipe())
      let left = try sender.run()
      if left.reachable > 0 { throw ExitCode(SpreadRun.waitsForReceipts) }
      return
    }
    try observer.began(plan(cast, clock))
    let left: (reachable: Int, unreachable: Int)
    if parts > 1 {
      let spread = SpreadRun(scenario: scenario, clock: clock, parts: parts, hooks: hooks, observer: observer)
      let waits = try spread.run()
      left = waits ? (observer.totals.outstanding, 0) : (0, observer.totals.outstanding)
    } else {
      let options = SenderOptions(
        endpoint: endpoint, stamps: load.stamp, skewMilliseconds: load.skew, hooks: hooks, recording: recording)
      left = try Sender(scenario: scenario, cast: cast, clock: clock, options: options, observer: observer).run()
    }
    var totals = observer.totals
    totals.unreachable = left.unreachable
    try observer.ended(totals, at: Clock.monotonic)
    if scenario.drainSeconds != nil, left.reachable > 0 { throw ExitCode.failure }
  }

  private func clock(devices: Int, parts: Int) -> RunClock {
    // Processes take a moment to start.
    let lead: Int64 = parts > 1 ? 1_500_000_000 : 50_000_000
    let startedAt = part?.startedAt ?? Clock.monotonic + lead
    let startedAtWall = part?.startedAtWall ?? Clock.wall + lead
    let connecting = Int64(Double(max(0, devices - 1)) / scenario.connection.perSecond * 1e9)
    return RunClock(
      startedAt: startedAt, startedAtWall: startedAtWall, runsFrom: startedAt + connecting + Sender.settling,
      compression: scenario.compression, startHour: scenario.startHour)
  }

  private func plan(_ cast: Cast, _ clock: RunClock) -> RunPlan {
    RunPlan(
      scenario: scenario.name, summary: scenario.summary, seed: scenario.seed, devices: cast.devices,
      startedAt: clock.startedAt, startedAtWallNanoseconds: clock.startedAtWall,
      plannedSeconds: scenario.seconds.map { Double(clock.nanoseconds(ofScenarioSeconds: $0)) / 1e9 },
      expectations: scenario.expectations)
  }

  private func requireHooks(_ hooks: HookRunner) throws {
    for phase in scenario.phases {
      guard case .hook(let name) = phase.action, hooks.commands[name] == nil else { continue }
      throw ValidationError(
        "the scenario runs the hook '\(name)'; say what it is with --hook \(name)='COMMAND' (`true` for nothing)")
    }
  }
}
