import Glibc
import Mosquitto
import TestBroker
import Testing

/// A broker whose packets are dropped: nothing refuses, nothing answers.
@Suite("Unreachable broker", .serialized)
struct UnreachableBrokerTests {
  private let listener: FullListener

  init() throws {
    listener = try FullListener()
  }

  /// A session whose own patience no test would live to see.
  private func patient() -> SessionConfiguration {
    var configuration = SessionConfiguration.on(port: listener.port, "lane")
    configuration.connectTimeoutMilliseconds = 600_000
    return configuration
  }

  private func isQuick(_ body: () throws -> Void) rethrows -> Bool {
    let took = try ContinuousClock().measure(body)
    return took < .seconds(10)
  }

  @Test("Connecting ends after its time")
  func timeout() throws {
    var configuration = patient()
    configuration.connectTimeoutMilliseconds = 100
    let session = try ReceivingSession(configuration)
    #expect(
      throws: MosquittoError.unreachable(host: "127.0.0.1", port: listener.port, errno: ETIMEDOUT)
    ) { try session.connect() }
  }

  @Test("A lane that connects is stopped at once")
  func laneStops() throws {
    let lane = RecordingLane()
    let loop = try ReceivingLoop(patient(), delegate: lane, logger: silent)
    try loop.start()
    #expect(lane.states.wait { $0.contains(.connecting) })
    #expect(isQuick { loop.stop() })
    #expect(lane.states.all.last == .idle)
  }

  @Test("A session that connects is interrupted, and connects again afterwards")
  func sessionInterrupted() throws {
    var configuration = patient()
    configuration.connectTimeoutMilliseconds = 100
    let session = try ReceivingSession(configuration)
    session.wakeUp.signal()
    #expect(throws: MosquittoError.stopped) { try session.connect() }
    #expect {
      try session.connect()
    } throws: { error in
      if case MosquittoError.unreachable = error { true } else { false }
    }
  }

  @Test("A publisher that connects is stopped without waiting out the flush, and says what was not sent")
  func publisherStops() throws {
    let states = Collector<SessionState>()
    let publisher = try PublishingSession(patient(), logger: silent, onState: states.append)
    try publisher.start()
    #expect(states.wait { $0.contains(.connecting) })
    let results = Collector<Result<Void, MosquittoError>>()
    try publisher.publish(OutgoingMessage(topic: "t/a", payload: [1]), completion: results.append)
    #expect(isQuick { publisher.stop(flushMilliseconds: 600_000) })
    #expect(throws: MosquittoError.stopped) { try results.all.first?.get() }
  }

  @Test("A publisher whose connection comes about sends what came meanwhile")
  func publisherGetsThrough() throws {
    let broker = try Broker()
    let session = try ReceivingSession(.lane(broker))
    try session.open()
    let publisher = try PublishingSession(.on(broker, "publisher"), logger: silent)
    try publisher.publish(OutgoingMessage(topic: "t/a", payload: Array("early".utf8))) { _ in }
    try publisher.start()
    defer { publisher.stop() }
    #expect(try session.collect(1).map(\.payload) == ["early"])
  }

  @Test("A fleet goes on while one of its clients cannot connect")
  func fleet() throws {
    let broker = try Broker()
    let delegate = RecordingFleet()
    let fleet = try ClientFleet(maximumClients: 2, delegate: delegate)
    try fleet.start()
    let stuck = try fleet.add(patient())
    let working = try fleet.add(.on(broker, "working"))
    #expect(delegate.events.wait { $0.contains(.state(working, .connected(sessionPresent: false))) })
    #expect(!delegate.events.all.contains(.state(stuck, .connected(sessionPresent: false))))
    #expect(isQuick { fleet.stop() })
  }

  @Test("A name leads to each of its addresses until one answers")
  func severalAddresses() throws {
    let broker = try Broker()
    var configuration = try SessionConfiguration.lane(broker)
    configuration.host = "localhost"
    let session = try ReceivingSession(configuration)
    #expect(try session.open().isEmpty)
    session.disconnect()
  }

  @Test("A lane's session outlives its connection, so CONNECT carried its properties")
  func sessionExpiry() throws {
    let broker = try Broker()
    let session = try ReceivingSession(.lane(broker))
    try session.open()
    #expect(!session.sessionPresent)
    session.disconnect()
    try session.open()
    #expect(session.sessionPresent)
  }
}
