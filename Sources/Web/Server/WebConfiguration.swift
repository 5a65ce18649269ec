import Consent
import Store

/// Where the HTTP interface listens and what it bounds.
package struct WebConfiguration: Sendable {
  /// Certificate chain and private key, both PEM files.
  package struct TLS: Sendable {
    package let certificateChainFile: String
    package let privateKeyFile: String

    package init(certificateChainFile: String, privateKeyFile: String) {
      self.certificateChainFile = certificateChainFile
      self.privateKeyFile = privateKeyFile
    }
  }

  /// Who may read `/metrics`.
  package enum MetricsAccess: Sendable {
    /// Whoever connects from this machine.
    case loopback
    /// An administrator's token.
    case administrator
  }

  package var host = "127.0.0.1"
  /// 0 for any free port.
  package var port = 8443
  /// A listener on a Unix-domain socket beside the port, for tools on this machine; the same tokens apply.
  package var controlSocket: String?
  /// Nil for plain HTTP: for tests, and behind a proxy that ends TLS.
  package var tls: TLS?
  package var metricsAccess = MetricsAccess.loopback
  /// Whether metrics break the counters down by device: one series for each device and outcome.
  package var metricsByDevice = false
  /// Whose tokens open the checkpoint and the tiles.
  package var auditRoles = auditors
  /// Those unless it is configured otherwise, and in the served document.
  package static let auditors: Set<Role> = [.administrator, .doctor, .desk, .privacyOfficer]
  /// Beyond it a request's body is refused with 413.
  package var maximumBodyBytes = 192 << 10
  /// Beyond it a request's header is refused with 400 and the connection closed.
  package var maximumHeaderBytes = 16 << 10
  /// How long the body of a request may take to arrive, then 408.
  package var bodyTimeout = Duration.seconds(10)
  /// How long a connection may be silent before it is closed. Longer than ``heartbeat``.
  package var idleTimeoutSeconds: Int64 = 75
  /// How often an idle event stream says that it is alive.
  package var heartbeat = Duration.seconds(15)
  /// How long the client of an event stream may leave a write waiting before the stream is cut; it comes back with
  /// `Last-Event-ID` and misses nothing.
  package var stallTimeout = Duration.seconds(30)
  /// Connections beyond it wait in the listen queue.
  package var maximumConnections = 2_048
  /// Event streams beyond it are refused with 503.
  package var maximumStreams = 1_024
  /// Event streams of one person beyond it are refused with 429.
  package var maximumStreamsPerPerson = 16

  package init() {}
}
