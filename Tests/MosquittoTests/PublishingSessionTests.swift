import Mosquitto
import TestBroker
import Testing

@Suite("Publishing session", .serialized)
struct PublishingSessionTests {
  @Test("A message taken while the broker is away is delivered when it comes back")
  func brokerAway() throws {
    let broker = try Broker()
    let states = Collector<SessionState>()
    let publisher = try PublishingSession(.on(broker, "publisher"), logger: silent, onState: states.append)
    try publisher.start()
    defer { publisher.stop() }
    #expect(states.wait { $0.contains(.connected(sessionPresent: false)) })
    broker.kill()
    #expect(states.wait { $0.contains { if case .disconnected = $0 { true } else { false } } })
    let results = Collector<Result<Void, MosquittoError>>()
    try publisher.publish(OutgoingMessage(topic: "t/a", payload: [1]), completion: results.append)
    #expect(publisher.pendingCount == 1)
    try broker.start()
    #expect(results.wait { $0.count == 1 })
    #expect(throws: Never.self) { try results.all[0].get() }
    #expect(publisher.pendingCount == 0)
  }

  @Test("What was in flight when the broker died is sent again")
  func inFlight() throws {
    let broker = try Broker()
    let publisher = try PublishingSession(.on(broker, "publisher"), logger: silent)
    try publisher.start()
    defer { publisher.stop() }
    try publisher.deliver("t/a", "first")
    broker.freeze()
    let results = Collector<Result<Void, MosquittoError>>()
    for number in 0..<50 {
      try publisher.publish(OutgoingMessage(topic: "t/a", payload: [UInt8(number)]), completion: results.append)
    }
    broker.kill()
    #expect(results.all.isEmpty)
    try broker.start()
    #expect(results.wait { $0.count == 50 })
    for result in results.all { #expect(throws: Never.self) { try result.get() } }
  }

  @Test("At the bound a message is refused, and nothing is taken")
  func bound() throws {
    let port = try FreePort.find()
    let publisher = try PublishingSession(.on(port: port, "publisher"), queueBound: 2, logger: silent)
    let message = OutgoingMessage(topic: "t/a", payload: [])
    let results = Collector<Result<Void, MosquittoError>>()
    try publisher.publish(message, completion: results.append)
    try publisher.publish(message, completion: results.append)
    #expect(throws: MosquittoError.queueFull(bound: 2)) { try publisher.publish(message) { _ in } }
    #expect(publisher.pendingCount == 2)
    publisher.stop(flushMilliseconds: 0)
    #expect(results.all.count == 2)
    for result in results.all { #expect(throws: MosquittoError.stopped) { try result.get() } }
    #expect(throws: MosquittoError.stopped) { try publisher.publish(message) { _ in } }
  }

  @Test("Stopping sends what waits first")
  func flush() throws {
    let broker = try Broker()
    let session = try ReceivingSession(.lane(broker))
    try session.open()
    let publisher = try PublishingSession(.on(broker, "publisher"), logger: silent)
    try publisher.start()
    for number in 0..<300 {
      try publisher.publish(OutgoingMessage(topic: "t/a", payload: Array("\(number)".utf8))) { _ in }
    }
    publisher.stop()
    #expect(try session.collect(300).map(\.payload) == (0..<300).map(String.init))
  }

  @Test("The will is sent when the connection is lost, not when the session stops in order")
  func will() throws {
    let broker = try Broker()
    let session = try ReceivingSession(.lane(broker))
    try session.open()
    var configuration = SessionConfiguration.on(broker, "device")
    configuration.will = OutgoingMessage(topic: "t/status", payload: Array("lost".utf8))
    let orderly = try PublishingSession(configuration, logger: silent)
    try orderly.start()
    try orderly.deliver("t/a", "hello")
    orderly.stop()
    try withPublisher(on: broker) { try $0.deliver("t/a", "mark") }
    #expect(try session.collect(2).map(\.payload) == ["hello", "mark"])
    try session.acknowledge()

    // It must not come back and take its place again.
    configuration.reconnect = ReconnectPolicy(
      minimumMilliseconds: 600_000, baseMilliseconds: 600_000, maximumMilliseconds: 600_000)
    // A second connection under the same id takes the first one's place: the broker sends the first one's will.
    let first = try PublishingSession(configuration, logger: silent)
    try first.start()
    try first.deliver("t/a", "again")
    var rival = configuration
    rival.will = nil
    let second = try ReceivingSession(rival)
    try second.open()
    #expect(try session.collect(2).map(\.payload).contains("lost"))
    first.stop(flushMilliseconds: 0)
  }

  @Test("An answer comes back on the same session")
  func answers() throws {
    let broker = try Broker()
    let answers = Collector<String>()
    let states = Collector<SessionState>()
    var configuration = SessionConfiguration.on(broker, "alerts")
    configuration.subscriptions = [try Subscription("confirm/#")]
    let session = try PublishingSession(
      configuration, logger: silent, onState: states.append, onMessage: { answers.append(Copy($0).payload) })
    try session.start()
    defer { session.stop() }
    #expect(states.wait { $0.contains(.connected(sessionPresent: false)) })
    // The SUBSCRIBE left before this session's first publish, so the broker knows it by the acknowledgement.
    try session.deliver("t/a", "alert")
    try withPublisher(on: broker) { try $0.deliver("confirm/1", "seen") }
    #expect(answers.wait { $0 == ["seen"] })
  }

  @Test("The access list's refusal reaches the one who published")
  func refusedByAccessList() throws {
    var options = Broker.Options()
    options.accessList = ["topic write allowed/#"]
    let broker = try Broker(options)
    try withPublisher(on: broker) { publisher in
      try publisher.deliver("allowed/a", "yes")
      #expect(throws: MosquittoError.publishRefused(.notAuthorized)) { try publisher.deliver("denied/a", "no") }
    }
  }

  @Test("A topic with a wildcard fails alone and does not disturb the session")
  func badTopic() throws {
    let broker = try Broker()
    try withPublisher(on: broker) { publisher in
      #expect(throws: MosquittoError.self) { try publisher.deliver("t/#", "no") }
      try publisher.deliver("t/a", "yes")
    }
  }
}
