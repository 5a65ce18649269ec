import Exchange
import Synchronization
import WardKit

/// Begins operations by the clock, whatever the answers take: an open loop. At most ``ExchangeScenario/connections`` are under
/// way; what has to wait for one of them counts from the instant at which it was due.
struct ExchangeSchedule: Sendable {
  let scenario: ExchangeScenario
  let player: ExchangePlayer
  let scribe: Scribe
  /// Monotonic nanoseconds.
  let start: Int64

  var count: Int { Int((scenario.operationsPerSecond * scenario.seconds).rounded()) }

  /// How many have to have begun at this instant.
  func due(at now: Int64) -> Int {
    min(count, max(0, Int(Double(now - start) / 1e9 * scenario.operationsPerSecond)))
  }

  /// Plays until everything was begun and answered, or somebody stops it.
  func play() async {
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<scenario.connections {
        group.addTask {
          while StopSignal.count == 0 {
            let slot = scribe.nextSlot()
            guard slot < count else { return }
            await play(slot)
          }
        }
      }
    }
  }

  private func play(_ slot: Int) async {
    let due = start + Int64(Double(slot) / scenario.operationsPerSecond * 1e9)
    let wait = due - Clock.monotonic
    if wait > 0, (try? await Task.sleep(for: .nanoseconds(wait))) == nil { return }
    let wall = Clock.wall / 1_000_000
    let chosen = scribe.book.withLock { $0.knowledge?.choose(slot: slot, now: wall) }
    guard let (operation, move) = chosen else { return }
    scribe.began(operation, due: due, at: Clock.monotonic)
    let isAnswered = await player.play(move)
    scribe.ended(operation, due: due, isAnswered: isAnswered, at: Clock.monotonic)
  }
}
