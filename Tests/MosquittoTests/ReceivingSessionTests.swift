import Mosquitto
import Synchronization
import TestBroker
import Testing

/// The facts about libmosquitto that INTAKE-1 rests on, against a real broker.
@Suite("Receiving session", .serialized)
struct ReceivingSessionTests {
  @Test("A message whose PUBACK has not left is delivered again to the persistent session")
  func redelivery() throws {
    let broker = try Broker()
    let session = try ReceivingSession(.lane(broker))
    try session.open()
    try withPublisher(on: broker) { publisher in
      try publisher.deliver("t/a", "one")
      #expect(try session.collect(1).map(\.payload) == ["one"])
      #expect(session.unacknowledged == 1)

      session.drop()
      var twice = try session.open()
      twice += try session.collect(twice.isEmpty ? 1 : 0)
      #expect(twice.map(\.payload) == ["one"])
      try session.acknowledge()
      #expect(session.unacknowledged == 0)

      // A message sent after it tells that nothing else comes before: the acknowledged one is gone.
      session.drop()
      var again = try session.open()
      try publisher.deliver("t/a", "two")
      again += try session.collect(1)
      #expect(again.map(\.payload) == ["two"])
    }
  }

  @Test("Disconnecting in order with an unacknowledged message lets no PUBACK out")
  func orderlyDisconnect() throws {
    let broker = try Broker()
    let session = try ReceivingSession(.lane(broker))
    try session.open()
    try withPublisher(on: broker) { publisher in
      try publisher.deliver("t/a", "kept")
      #expect(try session.collect(1).count == 1)
      session.disconnect()
      let again = try session.open()
      #expect(try again + session.collect(again.isEmpty ? 1 : 0) == [Copy("t/a", "kept")])
    }
  }

  @Test("The broker sends no more than the receive maximum before the first acknowledgement")
  func receiveMaximum() throws {
    let broker = try Broker()
    var configuration = try SessionConfiguration.lane(broker)
    configuration.receiveMaximum = 7
    let session = try ReceivingSession(configuration)
    try session.open()
    try withPublisher(on: broker) { publisher in
      for number in 0..<20 { try publisher.deliver("t/a", "\(number)") }
    }
    // The broker has all twenty; what it does not send within the idle time it holds back.
    var seen = try session.collect(20, idle: 500).map(\.payload)
    #expect(seen.count == 7)
    try session.acknowledge()
    // mosquitto 2.0.11 refills the whole window at the first PUBACK, so from here on more than seven may be under way:
    // what bounds a lane's memory is its batch limit.
    while seen.count < 20 {
      let batch = try session.collect(1)
      if batch.isEmpty { break }
      seen += batch.map(\.payload)
      try session.acknowledge()
    }
    #expect(seen == (0..<20).map(String.init))
  }

  @Test("A limit below what waits is kept, and the rest comes with the next call")
  func batchLimit() throws {
    let broker = try Broker()
    let session = try ReceivingSession(.lane(broker))
    try session.open()
    try withPublisher(on: broker) { publisher in
      for number in 0..<10 { try publisher.deliver("t/a", "\(number)") }
    }
    var sizes: [Int] = []
    var seen: [String] = []
    while seen.count < 10,
      case .messages(let count) = try session.receive(
        limit: 3, timeoutMilliseconds: 5_000,
        into: {
          seen.append(Copy($0).payload)
        })
    {
      sizes.append(count)
      try session.acknowledge()
    }
    #expect(seen == (0..<10).map(String.init))
    #expect(sizes.allSatisfy { $0 <= 3 })
  }

  @Test("What waits comes in one batch, also after more messages than the library's wake-up pipe holds")
  func batchesStayFull() throws {
    let broker = try Broker()
    let session = try ReceivingSession(.lane(broker))
    try session.open()
    try withPublisher(on: broker) { publisher in
      // Enough to fill the pipe: before it was minded, every batch after that was of one message.
      for number in 0..<600 { try publisher.deliver("t/a", "\(number)") }
      var seen = 0
      while seen < 600,
        case .messages(let count) = try session.receive(limit: 50, timeoutMilliseconds: 5_000, into: { _ in })
      {
        seen += count
        try session.acknowledge()
      }
      #expect(seen == 600)
      for number in 0..<100 { try publisher.deliver("t/a", "\(number)") }
    }
    var sizes: [Int] = []
    while sizes.reduce(0, +) < 100,
      case .messages(let count) = try session.receive(limit: 100, timeoutMilliseconds: 5_000, into: { _ in })
    {
      sizes.append(count)
      try session.acknowledge()
    }
    #expect(sizes.reduce(0, +) == 100)
    #expect(sizes.count <= 10, "\(sizes)")
  }

  @Test("A retained message does not come again as live, and says so where replay is wanted")
  func retained() throws {
    let broker = try Broker()
    try withPublisher(on: broker) { try $0.deliver("t/old", "old", isRetained: true) }
    let never = try ReceivingSession(.lane(broker))
    #expect(try never.open().isEmpty)
    #expect(try never.collect(1, idle: 300).isEmpty)

    var configuration = SessionConfiguration.on(broker, "other")
    configuration.subscriptions = [try Subscription("t/#", retainHandling: .always)]
    let always = try ReceivingSession(configuration)
    var replayed = try always.open()
    replayed += try always.collect(replayed.isEmpty ? 1 : 0)
    #expect(replayed.map(\.isRetained) == [true])
  }

  @Test(
    "Topic, payload and content type arrive as sent", arguments: [SessionConfiguration.ProtocolVersion.mqtt5, .mqtt311])
  func content(version: SessionConfiguration.ProtocolVersion) throws {
    let broker = try Broker()
    var configuration = try SessionConfiguration.lane(broker)
    configuration.version = version
    let session = try ReceivingSession(configuration)
    try session.open()
    try withPublisher(on: broker) { try $0.deliver("t/ä", "{\"hr\":71}", contentType: "application/json") }
    let message = try #require(try session.collect(1).first)
    #expect(message.topic == "t/ä")
    #expect(message.payload == "{\"hr\":71}")
    #expect(message.contentType == (version == .mqtt5 ? "application/json" : nil))
    try session.acknowledge()
  }

  @Test("A 3.1.1 session redelivers too")
  func redelivery311() throws {
    let broker = try Broker()
    var configuration = try SessionConfiguration.lane(broker)
    configuration.version = .mqtt311
    let session = try ReceivingSession(configuration)
    try session.open()
    try withPublisher(on: broker) { try $0.deliver("t/a", "one") }
    #expect(try session.collect(1).count == 1)
    session.drop()
    var again = try session.open()
    again += try session.collect(again.isEmpty ? 1 : 0)
    #expect(again.map(\.payload) == ["one"])
  }

  @Test("QoS 2 is refused before anything is sent")
  func exactlyOnce() {
    #expect(throws: MosquittoError.exactlyOnceRefused(topicFilter: "t/#")) {
      _ = try Subscription("t/#", quality: .exactlyOnce)
    }
  }

  @Test("A wrong password is a refusal, and is nowhere in the error or the configuration's description")
  func wrongPassword() throws {
    var options = Broker.Options()
    options.passwords = ["lane": "right"]
    let broker = try Broker(options)
    var configuration = try SessionConfiguration.lane(broker)
    configuration.credentials = Credentials(username: "lane", password: "hunter2-wrong")
    let session = try ReceivingSession(configuration)
    #expect(throws: MosquittoError.connectionRefused(.notAuthorized)) { try session.open() }
    var dumped = ""
    dump(configuration, to: &dumped)
    #expect(!"\(configuration) \(String(reflecting: configuration)) \(dumped)".contains("hunter2"))
    #expect("\(configuration)".contains("lane"))
  }

  @Test("A subscription that the broker refuses is an error, not silence")
  func refusedSubscription() throws {
    let broker = try Broker()
    // mosquitto 2.0.11 checks filters when messages come, so only a malformed one is refused at once.
    var configuration = SessionConfiguration.on(broker, "lane")
    configuration.subscriptions = [try Subscription("t/#/x")]
    let session = try ReceivingSession(configuration)
    #expect(throws: MosquittoError.self) { try session.open() }
  }

  @Test("A wait is ended from another thread")
  func interrupt() throws {
    let broker = try Broker()
    let session = try ReceivingSession(.lane(broker))
    try session.open()
    session.wakeUp.signal()
    #expect(try session.receive(limit: 1, timeoutMilliseconds: 60_000) { _ in } == .interrupted)
  }

  @Test("Nobody listening is an error at once")
  func nobodyListens() throws {
    let port = try FreePort.find()
    let session = try ReceivingSession(.on(port: port, "lane"))
    #expect { try session.connect() } throws: { error in
      guard case MosquittoError.unreachable("127.0.0.1", port, _) = error else { return false }
      return true
    }
  }

  @Test("A broker that accepts but never answers is given up")
  func silentBroker() throws {
    let broker = try Broker()
    broker.freeze()
    defer { broker.thaw() }
    var configuration = try SessionConfiguration.lane(broker)
    configuration.peerTimeoutMilliseconds = 200
    let session = try ReceivingSession(configuration)
    #expect(throws: MosquittoError.timeout(.handshake)) { try session.open() }
  }
}

extension Copy {
  init(_ topic: String, _ payload: String) {
    self.topic = topic
    self.payload = payload
    contentType = nil
    isRetained = false
  }
}
