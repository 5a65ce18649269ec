import Exchange
import Foundation
import Measure
import Synchronization
import WardKit

/// Draws what happens once a second and watches processes, while something else goes on.
struct ExchangeScreen: Sendable {
  let scenario: ExchangeScenario
  let scribe: Scribe
  let schedule: ExchangeSchedule
  let isQuiet: Bool

  /// - Returns: what the watched processes used.
  func show(
    _ watched: [(name: String, pid: pid_t)], while body: @escaping @Sendable () async -> Void
  ) async -> [ProcessRecord] {
    await withTaskGroup(of: [ProcessRecord].self) { group in
      group.addTask { await draw(watched) }
      await body()
      group.cancelAll()
      return await group.next() ?? []
    }
  }

  private func draw(_ watched: [(name: String, pid: pid_t)]) async -> [ProcessRecord] {
    let screen = LiveScreen(handle: .standardOutput)
    var watch = ProcessWatch(watched)
    watch.sample()
    while (try? await Task.sleep(for: .seconds(1))) != nil {
      let now = Clock.monotonic
      scribe.tick(due: schedule.due(at: now), at: now)
      watch.sample()
      // A terminal that went away costs the drawing, not the run.
      if !isQuiet { try? screen.draw(state(at: now)) }
    }
    watch.sample()
    return watch.records
  }

  private func state(at now: Int64) -> Screen.State {
    let (recorder, begun, answered) = scribe.book.withLock { ($0.recorder, $0.begun, $0.answered) }
    var state = Screen.State()
    state.wording = .exchange
    state.title = scenario.name
    state.elapsedSeconds = max(0, Double(now - schedule.start) / 1e9)
    state.plannedSeconds = scenario.seconds
    state.devices = scenario.patients + scenario.clinicians
    state.connections = state.devices
    state.seconds = Array(recorder.seconds.suffix(24))
    state.totalSent = begun
    state.backlog = max(0, begun - answered)
    for latency in Latency.allCases { state.latencies[latency] = recorder.percentiles(of: latency) }
    return state
  }
}
