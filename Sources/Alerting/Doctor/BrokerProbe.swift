import Dispatch
import Logging
import Mosquitto
import Synchronization

/// Asks a live broker how it behaves, whatever its file says: what it counts as dropped, whether it keeps more than a
/// thousand messages for a session that is away, and whether it lets strangers speak.
///
/// Blocks for some seconds: for a thread of its own or a command.
package struct BrokerProbe: Sendable {
  /// Where the messages of the queue's test go; the gateway alone may write and read there.
  package static let topic = "vigil/v1/gateway/probe/queue"
  /// Where nobody may write: a broker that takes this has no access list in force.
  static let forbiddenTopic = "vigil/v1/gateway/denied"
  /// More than mosquitto's default bound of 1,000.
  static let queueLength = 1_200

  private let session: SessionConfiguration
  private let patienceMilliseconds: Int
  private let logger: Logger

  /// - Parameter session: the gateway's own connection; the client id gets suffixes.
  package init(_ session: SessionConfiguration, patienceMilliseconds: Int = 5_000, logger: Logger) {
    self.session = session
    self.patienceMilliseconds = patienceMilliseconds
    self.logger = logger
  }

  package func diagnoses() -> [Diagnosis] {
    let reached = statistics()
    guard reached.first?.standing != .bad else { return reached }
    return reached + [anonymous()] + queue()
  }

  private func session(_ name: String) -> SessionConfiguration {
    var session = session
    session.clientID += "-doctor-\(name)"
    session.persistence = .cleanStart
    session.subscriptions = []
    session.will = nil
    return session
  }

  // MARK: What it counts

  private func statistics() -> [Diagnosis] {
    let found = Mutex<[String: String]>([:])
    let state = Mutex<SessionState>(.idle)
    let isKnown = DispatchSemaphore(value: 0)
    do {
      var configuration = session("sys")
      configuration.subscriptions = [
        try Subscription("$SYS/broker/version", quality: .atMostOnce, retainHandling: .always),
        try Subscription("$SYS/broker/publish/messages/dropped", quality: .atMostOnce, retainHandling: .always),
      ]
      let publisher = try PublishingSession(
        configuration, logger: logger, onState: { newest in state.withLock { $0 = newest } },
        onMessage: { message in
          let count = found.withLock { found in
            found[message.topicCopy] = String(decoding: message.payloadCopy, as: UTF8.self)
            return found.count
          }
          if count == 2 { isKnown.signal() }
        })
      try publisher.start()
      _ = isKnown.wait(timeout: .now() + .milliseconds(patienceMilliseconds))
      let last = state.withLock { $0 }
      publisher.stop(flushMilliseconds: 0)
      guard case .connected = last else { return [unreachable(last)] }
    } catch { return [Diagnosis("broker.reached", .bad, "\(error)")] }
    return [Diagnosis("broker.reached", .good, "signed in"), Self.dropped(found.withLock { $0 })]
  }

  private func unreachable(_ state: SessionState) -> Diagnosis {
    var reason = "no answer in \(patienceMilliseconds) ms"
    if case .disconnected(let error, _) = state { reason = "\(error)" }
    return Diagnosis(
      "broker.reached", .bad, "\(session.host):\(session.port): \(reason)",
      advice: "start the broker; check host, port, password and TLS in config/vigil.yaml")
  }

  /// What the broker says of what it dropped. From 2.0 on mosquitto lets a count that has not changed for a minute expire.
  static func dropped(_ values: [String: String]) -> Diagnosis {
    let version = values["$SYS/broker/version"] ?? "a broker that does not say its version"
    guard let count = values["$SYS/broker/publish/messages/dropped"].flatMap({ Int($0) }) else {
      if version.hasPrefix("mosquitto version 2") {
        return Diagnosis("broker.dropped", .good, "\(version) has dropped nothing for a minute, and says no more")
      }
      return Diagnosis(
        "broker.dropped", .unknown, "\(version) does not tell what it drops",
        advice: "let the gateway's account read $SYS/#, and set sys_interval 10")
    }
    return count == 0
      ? Diagnosis("broker.dropped", .good, "\(version) has dropped nothing since it started")
      : Diagnosis(
        "broker.dropped", .bad, "\(version) has dropped \(count) messages since it started",
        advice: "see broker.max_queued_messages, and which client was away")
  }

  // MARK: Who may speak

  private func anonymous() -> Diagnosis {
    let name = "broker.strangers"
    var configuration = session("stranger")
    configuration.credentials = nil
    guard session.credentials != nil else { return Diagnosis(name, .unknown, "the gateway itself has no password") }
    do {
      let stranger = try ReceivingSession(configuration)
      defer { stranger.drop() }
      try stranger.connect()
      let outcome = try receive(stranger, until: { _ in stranger.isConnected })
      guard outcome else { return Diagnosis(name, .unknown, "no answer") }
      return Diagnosis(name, .bad, "a client without a name was let in", advice: "allow_anonymous false")
    } catch MosquittoError.connectionRefused {
      return Diagnosis(name, .good, "a client without a name is refused")
    } catch {
      return Diagnosis(name, .unknown, "it could not be tried: \(error)")
    }
  }

  // MARK: What it keeps

  private func queue() -> [Diagnosis] {
    do {
      var configuration = session("queue")
      configuration.persistence = .persistent(expirySeconds: 60)
      configuration.subscriptions = [try Subscription(Self.topic)]
      let member = try ReceivingSession(configuration)
      defer { forget(configuration) }
      try member.connect()
      guard try receive(member, until: { $0 == .ready }) else { throw MosquittoError.timeout(.handshake) }
      member.disconnect()
      let answers = publishAll()
      guard answers.taken > 0 else {
        return [
          Diagnosis(
            "broker.queue", .unknown, "the gateway's account may not write \(Self.topic)",
            advice: "let vigil write the access list again (`vigil person add` does)")
        ] + answers.forbidden
      }
      try member.connect()
      var numbers: Set<[UInt8]> = []
      _ = try receive(
        member, handler: { numbers.insert($0.payloadCopy) }, until: { _ in numbers.count >= answers.taken })
      let wasKept = member.sessionPresent
      member.disconnect()
      return [kept(numbers.count, of: answers.taken, wasKept)] + answers.forbidden
    } catch {
      return [Diagnosis("broker.queue", .unknown, "could not be tried: \(error)")]
    }
  }

  private func kept(_ count: Int, of sent: Int, _ wasKept: Bool) -> Diagnosis {
    if count >= sent { return Diagnosis("broker.queue", .good, "\(sent) messages waited for a session that was away") }
    return Diagnosis(
      "broker.queue", .bad,
      wasKept
        ? "of \(sent) messages for a session that was away only \(count) were kept"
        : "the session of a client that was away was not kept",
      advice: wasKept ? "max_queued_messages 0 and max_queued_bytes 0" : "persistence true")
  }

  /// Sends the messages of the test and one that must be refused.
  private func publishAll() -> (taken: Int, forbidden: [Diagnosis]) {
    let taken = Mutex(0)
    let forbidden = Mutex<Result<Void, MosquittoError>?>(nil)
    let all = DispatchGroup()
    guard let publisher = try? PublishingSession(session("publish"), logger: logger),
      (try? publisher.start()) != nil
    else { return (0, []) }
    for number in 0..<Self.queueLength {
      all.enter()
      let message = OutgoingMessage(topic: Self.topic, payload: Array("\(number)".utf8), quality: .atLeastOnce)
      do {
        try publisher.publish(message) { result in
          if case .success = result { taken.withLock { $0 += 1 } }
          all.leave()
        }
      } catch { all.leave() }
    }
    all.enter()
    do {
      try publisher.publish(OutgoingMessage(topic: Self.forbiddenTopic, payload: [], quality: .atLeastOnce)) { result in
        forbidden.withLock { $0 = result }
        all.leave()
      }
    } catch { all.leave() }
    _ = all.wait(timeout: .now() + .milliseconds(4 * patienceMilliseconds))
    let count = taken.withLock { $0 }
    let verdict = forbidden.withLock { $0 }
    publisher.stop(flushMilliseconds: 0)
    return (count, [access(verdict)])
  }

  private func access(_ result: Result<Void, MosquittoError>?) -> Diagnosis {
    let name = "broker.access"
    switch result {
    case .failure(.publishRefused): return Diagnosis(name, .good, "what nobody may write is refused")
    // MQTT 3.1.1 has no word for it: a refused message is acknowledged all the same.
    case .success where session.version == .mqtt311: return Diagnosis(name, .unknown, "MQTT 3.1.1 does not tell")
    case .success:
      return Diagnosis(
        name, .bad, "a topic that is in no access list was written to: any device may write as any other",
        advice: "acl_file with the file that vigil writes, and per_listener_settings false")
    default: return Diagnosis(name, .unknown, "no answer")
    }
  }

  /// Ends the session that the test left, so that the broker keeps nothing.
  private func forget(_ configuration: SessionConfiguration) {
    var clean = configuration
    clean.persistence = .cleanStart
    clean.subscriptions = []
    guard let session = try? ReceivingSession(clean), (try? session.connect()) != nil else { return }
    _ = try? receive(session, until: { _ in session.isConnected })
    session.disconnect()
  }

  /// Receives and acknowledges until the condition holds.
  ///
  /// - Returns: whether it came to hold in time.
  private func receive(
    _ session: ReceivingSession, handler: (IncomingMessage) -> Void = { _ in },
    until isOver: (ReceivingSession.Outcome) -> Bool
  ) throws(MosquittoError) -> Bool {
    let deadline = ContinuousClock.now + .milliseconds(patienceMilliseconds)
    while ContinuousClock.now < deadline {
      let outcome = try session.receive(limit: 500, timeoutMilliseconds: 50, into: handler)
      if session.unacknowledged > 0 { try session.acknowledge() }
      if isOver(outcome) { return true }
    }
    return false
  }
}
