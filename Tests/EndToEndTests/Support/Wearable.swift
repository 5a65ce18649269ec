import Foundation
import Ledger
import Logging
import Mosquitto
import Synchronization
import Vitals

/// One device on the broker, by hand: publishes what it is told and keeps the receipts that it gets.
final class Wearable: Sendable {
  private let session: PublishingSession
  private let name: String
  private let receiptList: Mailbox
  private let acknowledgements = Atomic<Int>(0)

  /// - Parameter tls: logs in by its certificate instead of the device's password.
  init(_ device: Installation.Device, of installation: Installation, tls: TLSConfiguration? = nil) throws {
    name = device.name
    var configuration = SessionConfiguration(
      host: "127.0.0.1", port: installation.brokerPort, clientID: device.name)
    configuration.tls = tls
    configuration.credentials = tls == nil ? Credentials(username: device.name, password: device.password) : nil
    configuration.subscriptions = [try Subscription("vigil/v1/\(Installation.unit)/\(device.name)/receipts")]
    let receiptList = Mailbox()
    self.receiptList = receiptList
    session = try PublishingSession(
      configuration, logger: Logger(label: "wearable"), onMessage: { receiptList.take($0.payloadCopy) })
    try session.start()
  }

  deinit { session.stop(flushMilliseconds: 0) }

  /// PUBACKs of the broker so far, of refused messages too.
  var acknowledged: Int { acknowledgements.load(ordering: .acquiring) }
  var receipts: [JSONValue] { receiptList.messages }

  /// Publishes these bytes.
  ///
  /// - Parameter topic: another topic than its own `readings`.
  func publish(_ payload: String, to topic: String? = nil) throws {
    let topic = topic ?? "vigil/v1/\(Installation.unit)/\(name)/readings"
    try session.publish(OutgoingMessage(topic: topic, payload: Array(payload.utf8))) { [self] _ in
      acknowledgements.wrappingAdd(1, ordering: .releasing)
    }
  }

  /// A reading of now in native JSON; `more` are further members.
  static func reading(_ sequence: Int, boot: Int = 1, hr: Int = 72, offset: Int64 = 0, more: String = "") -> String {
    let time = Provisioning.now().milliseconds + offset
    return """
      {"seq":\(sequence),"boot":\(boot),"time":\(time),"hr":\(hr),"spo2":97,"rr":16,"contact":true,"battery":90\(more)}
      """
  }

  /// Whether a receipt holds this number.
  func holds(_ sequence: Int64, boot: Int64 = 1) -> Bool {
    receipts.contains { receipt in
      (receipt["held"]?.array ?? []).contains { held in
        held["boot"]?.integer == boot
          && (held["ranges"]?.array ?? []).contains { range in
            guard let first = range.array?.first?.integer, let last = range.array?.last?.integer else { return false }
            return first <= sequence && sequence <= last
          }
      }
    }
  }
}

/// Messages as they came, each canonical JSON.
final class Mailbox: Sendable {
  private let list = Mutex<[JSONValue]>([])

  var messages: [JSONValue] { list.withLock { $0 } }

  /// Takes one; returns it when it is JSON.
  @discardableResult
  func take(_ bytes: [UInt8]) -> JSONValue? {
    guard let message = try? CanonicalJSON.parse(bytes) else { return nil }
    list.withLock { $0.append(message) }
    return message
  }
}
