import Foundation
import Logging
import Mosquitto
import Synchronization
import TestBroker

/// A logger that keeps quiet.
let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// A copy of a message, which outlives the handler.
struct Copy: Hashable {
  let topic: String
  let payload: String
  let contentType: String?
  let isRetained: Bool

  init(_ message: IncomingMessage) {
    topic = message.topicCopy
    payload = String(decoding: message.payload, as: UTF8.self)
    contentType = message.contentTypeCopy
    isRetained = message.isRetained
  }
}

/// A list that several threads fill and a test waits on.
final class Collector<Element: Sendable>: Sendable {
  private let items = Mutex<[Element]>([])
  private let changed = DispatchSemaphore(value: 0)

  func append(_ item: Element) {
    items.withLock { $0.append(item) }
    changed.signal()
  }

  var all: [Element] { items.withLock { $0 } }

  /// Blocks until the list satisfies `condition`; false after the deadline.
  func wait(seconds: Double = 20, until condition: ([Element]) -> Bool) -> Bool {
    let deadline = DispatchTime.now() + seconds
    while !condition(all) {
      if changed.wait(timeout: deadline) == .timedOut { return condition(all) }
    }
    return true
  }
}

extension SessionConfiguration {
  /// A session on `broker`, quick to come back.
  static func on(_ broker: Broker, _ clientID: String) -> SessionConfiguration {
    on(port: broker.port, clientID)
  }

  static func on(port: UInt16, _ clientID: String) -> SessionConfiguration {
    var configuration = SessionConfiguration(host: "127.0.0.1", port: port, clientID: clientID)
    configuration.reconnect = ReconnectPolicy(
      minimumMilliseconds: 10, baseMilliseconds: 20, maximumMilliseconds: 100)
    return configuration
  }

  /// A lane: persistent, with one filter.
  static func lane(_ broker: Broker, _ filter: String = "t/#") throws -> SessionConfiguration {
    var configuration = on(broker, "lane")
    configuration.persistence = .persistent(expirySeconds: 3_600)
    configuration.subscriptions = [try Subscription(filter)]
    return configuration
  }
}

extension PublishingSession {
  /// Publishes and blocks until the broker has acknowledged it.
  func deliver(_ topic: String, _ payload: String, isRetained: Bool = false, contentType: String? = nil) throws {
    let done = Collector<Result<Void, MosquittoError>>()
    try publish(
      OutgoingMessage(topic: topic, payload: Array(payload.utf8), isRetained: isRetained, contentType: contentType),
      completion: done.append)
    guard done.wait(until: { !$0.isEmpty }), let result = done.all.first else {
      throw MosquittoError.timeout(.flushing)
    }
    try result.get()
  }
}

/// Starts a publisher for the length of `body`.
func withPublisher(
  on broker: Broker, _ change: (inout SessionConfiguration) -> Void = { _ in },
  _ body: (PublishingSession) throws -> Void
) throws {
  var configuration = SessionConfiguration.on(broker, "publisher")
  change(&configuration)
  let publisher = try PublishingSession(configuration, logger: silent)
  try publisher.start()
  defer { publisher.stop() }
  try body(publisher)
}

extension ReceivingSession {
  /// Connects and waits until every subscription is granted; messages that came with it are collected.
  @discardableResult
  func open() throws -> [Copy] {
    try connect()
    var early: [Copy] = []
    let deadline = ContinuousClock.now + .seconds(20)
    // A kept session's messages may come with CONNACK; then SUBSCRIBE waits for their acknowledgement.
    while !isSubscribed, !(sessionPresent && unacknowledged > 0) {
      _ = try receive(limit: 10_000, timeoutMilliseconds: 50) { early.append(Copy($0)) }
      guard ContinuousClock.now < deadline else { throw MosquittoError.timeout(.handshake) }
    }
    return early
  }

  /// Receives until `count` messages are there, or nothing came for `idle` milliseconds.
  func collect(_ count: Int, idle: Int = 5_000) throws -> [Copy] {
    var found: [Copy] = []
    while found.count < count {
      let outcome = try receive(limit: 10_000, timeoutMilliseconds: idle) { found.append(Copy($0)) }
      if outcome == .idle { break }
    }
    return found
  }
}
