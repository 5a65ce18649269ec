/// Everything that one MQTT session needs to know.
package struct SessionConfiguration: Sendable {
  /// The protocol spoken.
  package enum ProtocolVersion: Int32, Hashable, Sendable {
    case mqtt311 = 4
    case mqtt5 = 5
  }

  /// What the broker keeps of a session after the connection ends.
  package enum Persistence: Hashable, Sendable {
    /// Nothing: every connect starts anew.
    case cleanStart
    /// Subscriptions and messages not acknowledged, for so many seconds (MQTT 5; `UInt32.max` never expires). For
    /// 3.1.1 the broker decides how long.
    case persistent(expirySeconds: UInt32)
  }

  /// Name or address of the broker.
  package var host: String
  /// TCP port.
  package var port: UInt16
  /// The identity of the session at the broker; unique, 1...65,535 bytes.
  package var clientID: String
  /// MQTT 5 unless the broker cannot.
  package var version: ProtocolVersion = .mqtt5
  /// Clean by default; a lane that must lose nothing is persistent.
  package var persistence: Persistence = .cleanStart
  /// User name and password, if the broker asks for them.
  package var credentials: Credentials?
  /// Seconds, 5...65,535. At least four times the worst stall of a commit: PINGREQ queues behind PUBACKs.
  package var keepaliveSeconds: UInt16 = 60
  /// How many QoS 1 messages the broker may have in flight to us, 1...65,535 (MQTT 5 only).
  package var receiveMaximum: UInt16 = 1_000
  /// How many QoS 1 messages we may have in flight to the broker, 1...65,535.
  package var sendMaximum: UInt16 = 100
  /// TLS, or nil for a plain connection.
  package var tls: TLSConfiguration?
  /// Subscribed on every connect.
  package var subscriptions: [Subscription] = []
  /// What the broker says for us when we vanish.
  package var will: OutgoingMessage?
  /// When to try again.
  package var reconnect = ReconnectPolicy()
  /// How long each address of the broker may take to answer TCP, and the resolver to name them, in milliseconds.
  package var connectTimeoutMilliseconds: Int = 5_000
  /// How long the broker may take from CONNECT to CONNACK, or to take our packets, in milliseconds.
  package var peerTimeoutMilliseconds: Int = 10_000
  /// The source address to bind to, such as `127.0.0.7`; nil for any.
  package var bindAddress: String?

  package init(host: String, port: UInt16, clientID: String) {
    self.host = host
    self.port = port
    self.clientID = clientID
  }

  /// - Throws: ``MosquittoError/invalidConfiguration(field:)`` naming the first field that cannot be.
  package func validate() throws(MosquittoError) {
    guard !host.isEmpty, !host.utf8.contains(0) else { throw .invalidConfiguration(field: "host") }
    guard port > 0 else { throw .invalidConfiguration(field: "port") }
    guard !clientID.isEmpty, clientID.utf8.count <= 65_535, !clientID.utf8.contains(0) else {
      throw .invalidConfiguration(field: "clientID")
    }
    guard keepaliveSeconds >= 5 else { throw .invalidConfiguration(field: "keepaliveSeconds") }
    guard receiveMaximum > 0 else { throw .invalidConfiguration(field: "receiveMaximum") }
    guard sendMaximum > 0 else { throw .invalidConfiguration(field: "sendMaximum") }
    guard connectTimeoutMilliseconds > 0 else { throw .invalidConfiguration(field: "connectTimeoutMilliseconds") }
    guard peerTimeoutMilliseconds > 0 else { throw .invalidConfiguration(field: "peerTimeoutMilliseconds") }
    guard will?.quality != .exactlyOnce else { throw .invalidConfiguration(field: "will") }
  }
}
