import Foundation
import Mosquitto
import Synchronization
import TestBroker
import TestChance
import Testing

/// Many short bursts of which nothing follows the last message: whoever loses a wake-up anywhere between broker and commit
/// stands still here, because no later message comes to his help.
@Suite("Lost wake-ups", .serialized)
struct LostWakeUpTests {
  private static let bursts = 25

  @Test(
    "Every burst arrives to its last message, with a small window, slow commits and a broker that stalls",
    arguments: 1...6 as ClosedRange<UInt64>)
  func bursts(seed: UInt64) throws {
    var dice = SplitMix64(seed: seed)
    let broker = try Broker()
    var configuration = try SessionConfiguration.lane(broker)
    // A window smaller than a burst: most of it waits in the broker for PUBACKs.
    configuration.receiveMaximum = [3, 20, 1_000].randomElement(using: &dice) ?? 20
    let lane = SlowLane(seed: seed)
    let limits = ReceivingLoop.Limits(batch: [1, 16, 1_000].randomElement(using: &dice) ?? 16, idleMilliseconds: 2_000)
    let loop = try ReceivingLoop(configuration, limits: limits, delegate: lane, logger: silent)
    try loop.start()
    defer { loop.stop() }
    #expect(lane.waitForConnection())
    var sent = 0
    try withPublisher(on: broker, { $0.sendMaximum = 1_000 }) { publisher in
      for burst in 0..<Self.bursts {
        let count = Int.random(in: 1...400, using: &dice)
        let stallsAt = Bool.random(using: &dice) ? Int.random(in: 0..<count, using: &dice) : -1
        for number in 0..<count {
          if number == stallsAt {
            broker.freeze()
            usleep(UInt32.random(in: 0...3_000, using: &dice))
          }
          try publisher.publish(OutgoingMessage(topic: "t/\(number % 7)", payload: Array("\(sent)".utf8)))
          sent += 1
          if number == stallsAt { broker.thaw() }
        }
        #expect(lane.wait(for: sent), "seed \(seed), burst \(burst): \(lane.distinct) of \(sent)")
      }
    }
  }
}

/// Commits slowly now and then, and counts what it has committed.
private final class SlowLane: LaneDelegate {
  private struct State {
    var dice: SplitMix64
    var batch: [String] = []
    var committed: Set<String> = []
    var connections = 0
  }

  private let state: Mutex<State>
  private let changed = DispatchSemaphore(value: 0)

  init(seed: UInt64) { state = Mutex(State(dice: SplitMix64(seed: seed &+ 1_000))) }

  var distinct: Int { state.withLock { $0.committed.count } }

  func wait(for count: Int) -> Bool { wait { $0.committed.count >= count } }

  func waitForConnection() -> Bool { wait { $0.connections > 0 } }

  private func wait(until condition: (State) -> Bool) -> Bool {
    let deadline = DispatchTime.now() + 30
    while !state.withLock({ condition($0) }) {
      if changed.wait(timeout: deadline) == .timedOut { return state.withLock { condition($0) } }
    }
    return true
  }

  func receive(_ message: IncomingMessage) {
    state.withLock { $0.batch.append(Copy(message).payload) }
  }

  func commit() -> DeliveryVerdict {
    // What a sync costs, and sometimes a slow one.
    usleep(state.withLock { UInt32.random(in: 0...(Bool.random(using: &$0.dice) ? 200 : 4_000), using: &$0.dice) })
    state.withLock { state in
      state.committed.formUnion(state.batch)
      state.batch = []
    }
    changed.signal()
    return .committed
  }

  func discard() { state.withLock { $0.batch = [] } }

  func stateChanged(_ newState: SessionState) {
    guard case .connected = newState else { return }
    state.withLock { $0.connections += 1 }
    changed.signal()
  }
}
