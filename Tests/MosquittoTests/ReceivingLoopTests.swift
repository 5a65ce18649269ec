import Mosquitto
import Synchronization
import TestBroker
import Testing

/// An application that records what a lane gives it, and commits or fails as told.
final class RecordingLane: LaneDelegate {
  let committed = Collector<[String]>()
  let states = Collector<SessionState>()
  /// How many commits fail before they succeed.
  private let failuresLeft: Mutex<Int>
  private let batch = Mutex<[String]>([])
  let discards = Mutex(0)

  init(failures: Int = 0) {
    failuresLeft = Mutex(failures)
  }

  func receive(_ message: IncomingMessage) {
    batch.withLock { $0.append(Copy(message).payload) }
  }

  func commit() -> DeliveryVerdict {
    let fails = failuresLeft.withLock { left in
      left -= 1
      return left >= 0
    }
    guard !fails else { return .failed }
    committed.append(
      batch.withLock { batch in
        defer { batch = [] }
        return batch
      })
    return .committed
  }

  func discard() {
    batch.withLock { $0 = [] }
    discards.withLock { $0 += 1 }
  }

  func stateChanged(_ state: SessionState) {
    states.append(state)
  }

  /// Waits for a connection after the first `count`.
  func waitForConnection(_ count: Int = 1) -> Bool {
    states.wait { states in states.filter { if case .connected = $0 { true } else { false } }.count >= count }
  }
}

@Suite("Receiving loop", .serialized)
struct ReceivingLoopTests {
  @Test("A failed commit drops the connection and the broker delivers again until it succeeds")
  func failedCommit() throws {
    let broker = try Broker()
    let lane = RecordingLane(failures: 2)
    let loop = try ReceivingLoop(.lane(broker), delegate: lane, logger: silent)
    try loop.start()
    #expect(lane.waitForConnection())
    try withPublisher(on: broker) { try $0.deliver("t/a", "one") }
    #expect(lane.committed.wait { $0.flatMap(\.self) == ["one"] })
    #expect(lane.discards.withLock { $0 } == 2)
    loop.stop()
    #expect(lane.states.all.contains(.disconnected(.commitFailed, retryInMilliseconds: 0)) == false)
    #expect(lane.states.all.last == .idle)
  }

  @Test("Stopping acknowledges what was committed: a later session gets nothing again")
  func stop() throws {
    let broker = try Broker()
    let first = RecordingLane()
    let loop = try ReceivingLoop(.lane(broker), delegate: first, logger: silent)
    try loop.start()
    #expect(first.waitForConnection())
    try withPublisher(on: broker) { publisher in
      for number in 0..<100 { try publisher.deliver("t/a", "\(number)") }
      #expect(first.committed.wait { $0.flatMap(\.self).count == 100 })
      loop.stop()
      let session = try ReceivingSession(.lane(broker))
      var later = try session.open()
      try publisher.deliver("t/a", "after")
      later += try session.collect(1)
      #expect(later.map(\.payload) == ["after"])
    }
  }

  @Test("After kill -9 of the broker the lane comes back by itself and subscribes anew")
  func brokerKilled() throws {
    let broker = try Broker()
    let lane = RecordingLane()
    let loop = try ReceivingLoop(.lane(broker), delegate: lane, logger: silent)
    try loop.start()
    defer { loop.stop() }
    #expect(lane.waitForConnection())
    broker.kill()
    #expect(lane.states.wait { $0.contains { if case .disconnected = $0 { true } else { false } } })
    try broker.start()
    #expect(lane.waitForConnection(2))
    // Nothing was saved, so the broker knows neither session nor subscription: they must be new.
    #expect(lane.states.all.contains(.connected(sessionPresent: false)))
    try withPublisher(on: broker) { try $0.deliver("t/a", "back") }
    #expect(lane.committed.wait { $0.flatMap(\.self) == ["back"] })
  }

  @Test("A refusal is tried again slowly, not madly, and stopping does not wait for it")
  func refusal() throws {
    var options = Broker.Options()
    options.passwords = ["lane": "right"]
    let broker = try Broker(options)
    var configuration = try SessionConfiguration.lane(broker)
    configuration.credentials = Credentials(username: "lane", password: "wrong")
    configuration.reconnect = ReconnectPolicy(baseMilliseconds: 50, maximumMilliseconds: 600_000)
    let lane = RecordingLane()
    let loop = try ReceivingLoop(configuration, delegate: lane, logger: silent)
    try loop.start()
    #expect(lane.states.wait { $0.count >= 2 })
    guard case .disconnected(.connectionRefused(let reason), let delay) = lane.states.all[1] else {
      Issue.record("\(lane.states.all)")
      return
    }
    #expect(reason == .notAuthorized)
    #expect((300_000...600_000).contains(delay))
    loop.stop()
    #expect(lane.states.all.last == .idle)
  }
}
