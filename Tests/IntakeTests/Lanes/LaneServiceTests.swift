import Mosquitto
import Payload
import Store
import TestBroker
import Synchronization
import Testing

@testable import Intake

@Suite(.serialized, .timeLimit(.minutes(3))) struct LaneServiceTests {
  private func connection(_ broker: Broker, _ clientID: String) -> SessionConfiguration {
    var connection = SessionConfiguration(host: "127.0.0.1", port: broker.port, clientID: clientID)
    connection.reconnect = ReconnectPolicy(minimumMilliseconds: 10, baseMilliseconds: 20, maximumMilliseconds: 100)
    return connection
  }

  private func lane(_ lane: Lane, _ scene: IntakeScene, _ broker: Broker) throws -> LaneService {
    try LaneService(
      lane, connection: connection(broker, "gateway"), limits: .init(batch: 100, idleMilliseconds: 50),
      store: scene.store, rules: RulesHolder(scene.rules), statistics: scene.statistics, decoder: PayloadDecoder(),
      logger: silent, onStatus: { status in scene.statuses.withLock { $0.append(status) } }, onState: { _, _ in })
  }

  private func publish(_ messages: [Message], to broker: Broker) async throws {
    let session = try PublishingSession(connection(broker, "device"), logger: silent)
    try session.start()
    defer { session.stop() }
    for message in messages {
      try await session.publish(
        OutgoingMessage(topic: message.topic, payload: Array(message.payload.utf8), isRetained: message.isRetained))
    }
  }

  @Test("Readings are committed as they come, and those of a stopped lane when it is back")
  func persistent() async throws {
    let scene = try IntakeScene()
    let broker = try Broker()
    try await Script.run(beside: try lane(.readings, scene, broker)) {
      try await eventually("the lane connects") { scene.statistics.snapshot.isConnected }
      try await publish((1...20).map { .reading(sequence: $0) }, to: broker)
      try await eventually("twenty readings are committed") { scene.store.conservation.received == 20 }
    }
    #expect(!scene.statistics.snapshot.isConnected)
    try await publish((21...40).map { .reading(sequence: $0) }, to: broker)
    #expect(scene.store.conservation.received == 20)
    try await Script.run(beside: try lane(.readings, scene, broker)) {
      try await eventually("the other twenty follow") { scene.store.conservation.received >= 40 }
    }
    let counted = scene.store.conservation
    #expect(counted.received == 40 && counted[.duplicate] == 0 && counted[.rejected] == 0 && counted.holds)
    let held = try scene.drafted().last?.held.map(\.ranges)
    #expect(held == [[1...40]])
  }

  @Test("The urgent lane hears of devices, of those too that spoke before it came, and of no other lane's readings")
  func urgent() async throws {
    let scene = try IntakeScene()
    let broker = try Broker()
    var early = Message.status(1, "online")
    early.isRetained = true
    try await publish([early], to: broker)
    try await Script.run(beside: try lane(.urgent, scene, broker)) {
      try await eventually("the retained status arrives") { scene.statuses.withLock { $0.count } == 1 }
      var emergency = Message.reading(sequence: 1, heartRate: 20)
      emergency.topic = "vigil/v1/ward-1/w-1/urgent"
      try await publish([.reading(sequence: 2), .status(2, "lost"), emergency], to: broker)
      try await eventually("the emergency is committed") { scene.store.conservation.received >= 1 }
    }
    let heard = scene.statuses.withLock { $0 }
    #expect(heard.map(\.state) == [.online, .lost])
    #expect(heard.map(\.isRetained) == [true, false])
    #expect(scene.store.conservation.received == 1)
    #expect(scene.store.conservation[.alarmed] == 1)
  }
}
