import Ledger
import Logging
import ServiceLifecycle
import Store
import Synchronization
import Triage
import Vitals

/// Puts the rota into force as shifts change, and tells in advance when a tier will have nobody.
package final class RotaWatch: Service {
  /// How far ahead a gap is told.
  package static let aheadMilliseconds: Int64 = 86_400_000
  /// The longest pause between two looks: a registry that changed may open or close a gap.
  private static let pauseMilliseconds: Int64 = 30_000

  private struct State {
    var file: RotaFile?
    var roster: DutyRoster?
    var gap: RotaGap?
    var isGapSettled = false
    var isRecorded = false
  }

  private let store: Store
  private let alarms: GatewayAlarms
  private let logger: Logger
  private let bell = Bell()
  private let state: Mutex<State>

  /// - Parameter file: nil where there is no rota: everybody on a team is always called.
  package init(_ file: RotaFile?, store: Store, alarms: GatewayAlarms, logger: Logger) {
    self.store = store
    self.alarms = alarms
    self.logger = logger
    state = Mutex(State(file: file))
  }

  /// Another rota is in force from now on.
  package func replace(with file: RotaFile?) {
    state.withLock { state in
      state.file = file
      state.isRecorded = false
    }
    bell.ring()
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await self.look()
        await self.bell.wait(atMost: .milliseconds(self.pause))
      }
    }
  }

  private var pause: Int64 {
    let now = store.configuration.clock()
    let next = state.withLock { $0.file }?.rota.nextChange(after: now)
    return max(100, min(Self.pauseMilliseconds, next?.milliseconds(since: now) ?? .max))
  }

  /// One look; a test calls it by itself.
  func look() async {
    let now = store.configuration.clock()
    let (file, known, isRecorded) = state.withLock { ($0.file, $0.roster, $0.isRecorded) }
    let roster = file.map { DutyRoster($0.rota, at: now) } ?? DutyRoster()
    do {
      if let file, !isRecorded {
        let version = file.version.hex
        try await store.writer.perform { try $0.rotaLoaded(version: version) }
        state.withLock { $0.isRecorded = true }
      }
      if roster != known {
        try await store.writer.perform { try $0.setDuty(roster) }
        state.withLock { $0.roster = roster }
      }
    } catch {
      // What could not be put in force is tried again with the next look; until then whoever was on duty is called.
      logger.error("the rota could not be put in force", metadata: ["error": "\(error)"])
    }
    await tellGaps(file?.rota ?? .empty, now: now)
  }

  private func tellGaps(_ rota: Rota, now: Timestamp) async {
    let range = now..<now.adding(milliseconds: Self.aheadMilliseconds)
    let gaps = RotaGap.all(in: rota, over: range, registry: store.registry)
    let (told, isSettled) = state.withLock { ($0.gap, $0.isGapSettled) }
    let first = gaps.first
    // The same gap while its beginning passes, and its end comes into sight, is no news.
    if isSettled, told?.unit == first?.unit, told?.role == first?.role, (told == nil) == (first == nil) {
      return state.withLock { $0.gap = first }
    }
    await alarms.end(.rotaGap)
    if first != nil {
      await alarms.raise(
        .rotaGap, value: gaps.count, details: ["gaps": .array(gaps.prefix(20).map { .string($0.words) })])
    }
    state.withLock { state in
      state.gap = first
      state.isGapSettled = true
    }
  }
}

extension DutyRoster {
  /// Who is on duty at a time.
  package init(_ rota: Rota, at now: Timestamp) {
    self.init(
      units: rota.units.mapValues { _ in DutyRoster.Unit() }.merging(
        rota.units.map { name, unit in
          (
            name,
            DutyRoster.Unit(
              onDuty: rota.onDuty(in: name, at: now).sorted(), rostered: unit.everybody,
              quietUntil: rota.quietUntil(in: name, at: now))
          )
        }
      ) { _, new in new })
  }
}
