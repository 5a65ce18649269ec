import Mosquitto
import TestBroker
import Testing

/// Keeps everything a fleet tells.
final class RecordingFleet: FleetDelegate {
  enum Event: Hashable {
    case state(Int, SessionState)
    case completed(Int, UInt64, MosquittoError?)
    case received(Int, String)
  }

  let events = Collector<Event>()

  func client(_ index: Int, stateChanged state: SessionState) { events.append(.state(index, state)) }
  func client(_ index: Int, completed token: UInt64, error: MosquittoError?) {
    events.append(.completed(index, token, error))
  }
  func client(_ index: Int, received message: IncomingMessage) {
    events.append(.received(index, Copy(message).payload))
  }

  /// Waits for so many connections in all.
  func waitForConnections(_ count: Int) -> Bool {
    events.wait { $0.filter { if case .state(_, .connected) = $0 { true } else { false } }.count >= count }
  }
}

@Suite("Client fleet", .serialized)
struct ClientFleetTests {
  @Test("A hundred devices, each under its own name and address, publish on one thread")
  func many() throws {
    let names = (0..<100).map { "device-\($0)" }
    var options = Broker.Options()
    options.passwords = Dictionary(uniqueKeysWithValues: names.map { ($0, "secret-\($0)") })
    options.passwords["lane"] = "lane"
    options.accessList = ["user lane", "topic read #", "pattern write t/%u/#"]
    let broker = try Broker(options)
    var lane = try SessionConfiguration.lane(broker)
    lane.credentials = Credentials(username: "lane", password: "lane")
    let session = try ReceivingSession(lane)
    try session.open()

    let recording = RecordingFleet()
    let fleet = try ClientFleet(maximumClients: 100, delegate: recording)
    try fleet.start()
    defer { fleet.stop() }
    for (number, name) in names.enumerated() {
      var configuration = SessionConfiguration.on(broker, name)
      configuration.credentials = Credentials(username: name, password: "secret-\(name)")
      configuration.bindAddress = "127.0.0.\(2 + number)"
      #expect(try fleet.add(configuration) == number)
    }
    #expect(recording.waitForConnections(100))
    for (number, name) in names.enumerated() {
      try fleet.publish(
        OutgoingMessage(topic: "t/\(name)/readings", payload: Array(name.utf8)), from: number, token: UInt64(number))
    }
    #expect(Set(try session.collect(100).map(\.payload)) == Set(names))
    let acknowledged = recording.events.wait { events in
      (0..<100).allSatisfy { events.contains(.completed($0, UInt64($0), nil)) }
    }
    #expect(acknowledged)
    #expect(throws: MosquittoError.queueFull(bound: 100)) { try fleet.add(.on(broker, "one-too-many")) }
  }

  @Test("A severed client's will is sent, and it comes back")
  func sever() throws {
    let broker = try Broker()
    let session = try ReceivingSession(.lane(broker))
    try session.open()
    let recording = RecordingFleet()
    let fleet = try ClientFleet(maximumClients: 1, delegate: recording)
    try fleet.start()
    defer { fleet.stop() }
    var configuration = SessionConfiguration.on(broker, "device")
    configuration.will = OutgoingMessage(topic: "t/status", payload: Array("lost".utf8))
    let index = try fleet.add(configuration)
    #expect(recording.waitForConnections(1))
    try fleet.sever(index)
    #expect(try session.collect(1).map(\.payload) == ["lost"])
    #expect(recording.waitForConnections(2))
  }

  @Test("Publishing without a connection is told at once, and a publish in flight when the link goes is told too")
  func notConnected() throws {
    let broker = try Broker()
    let recording = RecordingFleet()
    let fleet = try ClientFleet(maximumClients: 1, delegate: recording)
    try fleet.start()
    defer { fleet.stop() }
    let index = try fleet.add(.on(broker, "device"))
    #expect(recording.waitForConnections(1))
    broker.freeze()
    try fleet.publish(OutgoingMessage(topic: "t/a", payload: []), from: index, token: 1)
    broker.kill()
    #expect(recording.events.wait { $0.contains { if case .completed(index, 1, .some) = $0 { true } else { false } } })
    try fleet.publish(OutgoingMessage(topic: "t/a", payload: []), from: index, token: 2)
    #expect(recording.events.wait { $0.contains(.completed(index, 2, .notConnected)) })
  }

  @Test("More clients than the process may have descriptors are refused with the figures")
  func descriptors() {
    #expect {
      _ = try ClientFleet(maximumClients: 1_000_000_000, delegate: RecordingFleet())
    } throws: { error in
      guard case MosquittoError.descriptorLimit(let needed, let limit) = error else { return false }
      return needed >= 3_000_000_000 && limit < needed
    }
  }
}
