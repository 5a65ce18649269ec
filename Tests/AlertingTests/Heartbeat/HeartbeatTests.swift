import Ledger
import Mosquitto
import Store
import Synchronization
import TestBroker
import Testing
import Vitals

@testable import Alerting

@Suite struct HeartbeatTests {
  @Test func itIsSignedByTheNodeAndCarriesAnAnchoredHead() async throws {
    let scene = try Scene()
    let broker = try Broker()
    let store = try scene.open()
    let people = try scene.populate(store)
    let beats = Mutex<[[UInt8]]>([])
    var listening = SessionConfiguration(host: "127.0.0.1", port: broker.port, clientID: "listener")
    listening.subscriptions = [try Subscription(HeartbeatMessage.topic)]
    let listener = try PublishingSession(listening, logger: scene.logger) { _ in
    } onMessage: { message in
      beats.withLock { $0.append(message.payloadCopy) }
    }
    try listener.start()
    let gateway = try PublishingSession(
      SessionConfiguration(host: "127.0.0.1", port: broker.port, clientID: "gateway"), logger: scene.logger)
    try gateway.start()
    let heartbeat = Heartbeat(store: store, intervalMilliseconds: 100, logger: scene.logger) { message, completion in
      try gateway.publish(message, completion: completion)
    }
    try scene.alarm(store, people)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await heartbeat.run() }
      defer { group.cancelAll() }
      try await eventually("three beats") { beats.withLock { $0.count } >= 3 }
    }
    let beat = try #require(beats.withLock { $0.last })
    var members = try #require(try CanonicalJSON.parse(canonical: beat).object)
    let signature = try #require(members.removeValue(forKey: "signature")?.string.flatMap { Base64.decode($0) })
    let signed = try CanonicalJSON.encode(.object(members))
    #expect(
      NodeKey.isValid(signature, over: signed, domain: .heartbeat, using: store.identity.key.publicKey))
    #expect(!NodeKey.isValid(signature, over: signed, domain: .receipt, using: store.identity.key.publicKey))
    let size = try #require(members["size"]?.integer)
    #expect(size == store.head.size)
    #expect(try #require(store.anchor.head).size >= size)
    listener.stop()
    gateway.stop()
    try store.close()
  }
}
