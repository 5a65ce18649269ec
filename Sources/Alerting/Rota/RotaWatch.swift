import Ledger
import Logging
import ServiceLifecycle
import Store
import Synchronization
import Triage
import Vitals
import YAMLFile

/// Puts the rota into force as shifts change, and tells in advance when a tier will have nobody.
package final class RotaWatch: Service {
  /// How far ahead a gap is told.
  package static let aheadMilliseconds: Int64 = 86_400_000
  /// The longest pause between two looks: a registry that changed may open or close a gap.
  private static let pauseMilliseconds: Int64 = 30_000

  /// What people are told in advance: that the file is none, or who is missing where. That a gap's beginning passes, and
  /// that its end comes into sight, is no news.
  private enum Trouble: Equatable {
    case refused(RotaFile.Refusal)
    case missing(Set<RotaGap.Tier>)
  }

  private struct State {
    var file: RotaFile?
    /// Why the file that lies there now is not in force.
    var refusal: RotaFile.Refusal?
    var roster: DutyRoster?
    var told: Trouble?
    var isTroubleSettled = false
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

  /// Reads the file. One that is refused changes nothing, and people are told until it is mended: at a start everybody on a
  /// team is then called, as without a rota, because a typing error must not end the watch (decision 0035).
  package func read(_ path: String) {
    do {
      replace(with: try RotaFile(path: path))
      logger.notice("rota read")
    } catch {
      let refusal = error as? RotaFile.Refusal ?? RotaFile.Refusal(file: path, line: 0, problem: "cannot be read")
      logger.error("the rota was not changed", metadata: ["error": "\(refusal)"])
      state.withLock { $0.refusal = refusal }
      bell.ring()
    }
  }

  /// Another rota is in force from now on.
  package func replace(with file: RotaFile?) {
    state.withLock { state in
      state.file = file
      state.refusal = nil
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
    await tellTrouble(file?.rota ?? .empty, now: now)
  }

  private func tellTrouble(_ rota: Rota, now: Timestamp) async {
    let range = now..<now.adding(milliseconds: Self.aheadMilliseconds)
    let gaps = RotaGap.all(in: rota, over: range, registry: store.registry)
    let (refusal, told, isSettled) = state.withLock { ($0.refusal, $0.told, $0.isTroubleSettled) }
    let trouble = refusal.map { Trouble.refused($0) } ?? (gaps.isEmpty ? nil : .missing(Set(gaps.map(\.tier))))
    guard !isSettled || told != trouble else { return }
    await alarms.end(.rotaGap)
    switch trouble {
    case .refused(let refusal):
      let former: JSONValue = .bool(state.withLock { $0.file != nil })
      await alarms.raise(.rotaGap, details: ["former": former, "refused": .string(RefusedRota.place(of: refusal))])
    case .missing:
      await alarms.raise(
        .rotaGap, value: gaps.count, details: ["gaps": .array(gaps.prefix(20).map { .string($0.words) })])
    case nil: break
    }
    state.withLock { state in
      state.told = trouble
      state.isTroubleSettled = true
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
