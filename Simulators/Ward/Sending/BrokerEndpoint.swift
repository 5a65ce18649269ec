import ArgumentParser
import Mosquitto
import WardKit

/// Where the broker is, and how it is spoken to.
struct BrokerEndpoint: Sendable {
  let host: String
  let port: UInt16
  /// The authority that must have signed the broker's certificate; nil for a plain connection.
  var authorityFile: String?
  /// Source addresses to connect from, in turn; empty for any.
  var sources: [String] = []

  /// - Parameter text: `host:port`.
  init(_ text: String) throws {
    guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
      let port = UInt16(text[text.index(after: colon)...]), port > 0
    else { throw ValidationError("--broker takes host:port") }
    host = String(text[..<colon])
    self.port = port
  }

  /// A session as a device of this scenario makes it: its receipts subscribed, its last will left, clean start.
  func configuration(
    of credential: DeviceCredential, device: SimulatedDevice, scenario: Scenario
  ) throws -> SessionConfiguration {
    let plan = scenario.connection
    var configuration = SessionConfiguration(host: host, port: port, clientID: credential.device)
    configuration.credentials = credential.password.map { Credentials(username: credential.device, password: $0) }
    let version = plan.version(ofDevice: device.index, seed: scenario.seed)
    configuration.version = version == .mqtt5 ? .mqtt5 : .mqtt311
    configuration.keepaliveSeconds = UInt16(clamping: plan.keepaliveSeconds)
    configuration.sendMaximum = 1_000
    configuration.subscriptions = [try Subscription(device.topic("receipts"))]
    configuration.will = OutgoingMessage(
      topic: device.topic("status"), payload: SimulatedDevice.statusPayload("lost"), isRetained: true)
    if plan.usesTLS || authorityFile != nil { configuration.tls = TLSConfiguration(authorityFile: authorityFile) }
    configuration.reconnect = ReconnectPolicy(
      baseMilliseconds: Int(plan.reconnectSeconds.lowerBound * 1_000),
      maximumMilliseconds: Int(plan.reconnectSeconds.upperBound * 1_000))
    if !sources.isEmpty { configuration.bindAddress = sources[device.index % sources.count] }
    return configuration
  }
}
