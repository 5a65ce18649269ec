import Foundation
import Logging
import Mosquitto
import Payload
import Synchronization
import TestBroker
import Vitals

/// The smallest gateway there can be: subscribes, remembers each reading once, and answers with receipts.
final class TinyGateway: LaneDelegate {
  private struct State {
    var held: [String: [UInt64: Set<UInt64>]] = [:]
    var seen: [String: Int] = [:]
    var wills: [String] = []
    var receipts: [String: UInt64] = [:]
  }

  private let state = Mutex(State())
  private let forgetsEvery: Int
  private let publisher: PublishingSession
  private let loop: Mutex<ReceivingLoop?> = Mutex(nil)

  /// - Parameter forgetsEvery: the first copy of every n-th number is taken and forgotten; 0 forgets none.
  init(_ broker: Broker, forgetsEvery: Int = 0) throws {
    self.forgetsEvery = forgetsEvery
    publisher = try PublishingSession(
      SessionConfiguration(host: "127.0.0.1", port: broker.port, clientID: "tiny-out"),
      logger: Logger(label: "tiny-gateway"))
    var configuration = SessionConfiguration(host: "127.0.0.1", port: broker.port, clientID: "tiny-in")
    configuration.persistence = .persistent(expirySeconds: 3_600)
    configuration.subscriptions = try ["readings", "urgent", "backfill", "status"].map {
      try Subscription("vigil/v1/+/+/\($0)")
    }
    try publisher.start()
    let receiving = try ReceivingLoop(configuration, delegate: self, logger: Logger(label: "tiny-gateway"))
    try receiving.start()
    loop.withLock { $0 = receiving }
  }

  /// `device/boot/seq` of everything held.
  var readings: [String] {
    state.withLock { state in
      state.held.flatMap { device, boots in
        boots.flatMap { boot, numbers in numbers.map { "\(device)/\(boot)/\($0)" } }
      }
    }
  }

  /// Topics whose last will spoke.
  var wills: [String] { state.withLock(\.wills) }

  func stop() {
    loop.withLock { $0 }?.stop()
    publisher.stop()
  }

  func receive(_ message: IncomingMessage) {
    let topic = message.topicCopy
    let device = topic.split(separator: "/").dropFirst(3).first.map(String.init) ?? ""
    state.withLock { state in
      if topic.hasSuffix("/status") {
        if String(decoding: message.payload, as: UTF8.self).contains("lost"), !message.isRetained {
          state.wills.append(topic)
        }
        return
      }
      guard let id = try? DeviceID(device), let decoded = try? NativeJSON.decode(message.payload, expecting: id),
        let sequence = decoded.reading.sequence
      else { return }
      let key = "\(device)/\(decoded.reading.boot)/\(sequence)"
      state.seen[key, default: 0] += 1
      if forgetsEvery > 0, sequence % UInt64(forgetsEvery) == 0, state.seen[key] == 1 { return }
      state.held[device, default: [:]][decoded.reading.boot, default: []].insert(sequence)
      state.receipts[topic.split(separator: "/").dropLast().joined(separator: "/") + "/receipts"] = decoded.reading.boot
    }
  }

  func commit() -> DeliveryVerdict {
    let due = state.withLock { state in
      defer { state.receipts.removeAll() }
      return state.receipts.map { topic, boot in
        let device = topic.split(separator: "/").dropFirst(3).first.map(String.init) ?? ""
        return (topic, boot, (state.held[device]?[boot] ?? []).sorted())
      }
    }
    for (topic, boot, numbers) in due {
      let ranges = numbers.map { "[\($0),\($0)]" }.joined(separator: ",")
      let text = "{\"held\":[{\"boot\":\(boot),\"ranges\":[\(ranges)]}]}"
      try? publisher.publish(OutgoingMessage(topic: topic, payload: Array(text.utf8))) { _ in }
    }
    return .committed
  }

  func discard() {}
  func stateChanged(_ state: SessionState) {}
}
