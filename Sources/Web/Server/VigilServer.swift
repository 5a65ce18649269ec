import Alerting
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import Sharing
import ServiceLifecycle
import Store

/// The HTTP interface: one service that listens on its port and, by configuration, on a control socket.
package struct VigilServer: Service {
  /// What the server serves from.
  package struct Parts: Sendable {
    package let reader: Reader
    /// Decides on everything clinical before it leaves.
    package let sights: SightDesk
    package let node: NodeFacts
    package let acts: any ActHandler
    /// Makes the head durable in the anchor and says which head that is (LEDGER-4).
    package let anchorHead: @Sendable () throws -> LedgerHead
    package let checks: [ReadinessCheck]
    package let metrics: Metrics
    /// Hand it every ``CommitReport/head``.
    package let broadcast: HeadBroadcast
    /// Records and files; nil for a server without them.
    package var records: RecordDesk?
    /// Current vitals and summaries; nil for a server without them.
    package var bedside: BedsideDesk?
    /// Registration and signing in; nil for a server without them.
    package var people: PeopleParts?
    /// Whether the gateway watches, which every client is told.
    package var standing = WatchStanding([])

    package init(
      reader: Reader, sights: SightDesk, node: NodeFacts, acts: any ActHandler,
      anchorHead: @escaping @Sendable () throws -> LedgerHead, checks: [ReadinessCheck], metrics: Metrics,
      broadcast: HeadBroadcast
    ) {
      self.reader = reader
      self.sights = sights
      self.node = node
      self.acts = acts
      self.anchorHead = anchorHead
      self.checks = checks
      self.metrics = metrics
      self.broadcast = broadcast
    }
  }

  typealias App = Application<RouterResponder<VigilRequestContext>>

  /// The listener on the port.
  let main: App
  private let control: App?
  private let heartbeat: HeartbeatService
  private let logger: Logger

  /// Builds the server; nothing listens before ``run()``.
  ///
  /// - Parameter onListening: called with the port once connections are taken.
  /// - Throws: when a certificate or key cannot be used.
  package static func build(
    configuration: WebConfiguration, parts: Parts, logger: Logger,
    onListening: @escaping @Sendable (Int) async -> Void = { _ in }
  ) throws -> VigilServer {
    let responder = APIRouter(parts: parts, configuration: configuration).router().buildResponder()
    let plain = HTTPServerBuilder.http1(configuration: bounds(configuration))
    let server = try configuration.tls.map { try .tls(plain, tlsConfiguration: tls($0)) } ?? plain
    let main = App(
      responder: responder, server: server,
      configuration: application(.hostname(configuration.host, port: configuration.port), configuration),
      onServerRunning: { await onListening($0.localAddress?.port ?? 0) }, logger: logger)
    let control = configuration.controlSocket.map { path in
      App(
        responder: responder, server: plain,
        configuration: application(.unixDomainSocket(path: path), configuration),
        onServerRunning: { _ in ControlSocket.restrict(path) }, logger: logger)
    }
    return VigilServer(
      main: main, control: control,
      heartbeat: HeartbeatService(broadcast: parts.broadcast, interval: configuration.heartbeat), logger: logger,
      socketPath: configuration.controlSocket)
  }

  private let socketPath: String?

  private init(main: App, control: App?, heartbeat: HeartbeatService, logger: Logger, socketPath: String?) {
    self.main = main
    self.control = control
    self.heartbeat = heartbeat
    self.logger = logger
    self.socketPath = socketPath
  }

  /// Serves until the gateway stops.
  package func run() async throws {
    if let socketPath { try ControlSocket.clear(socketPath) }
    let listeners: [any Service] = [main] + (control.map { [$0] } ?? [])
    try await ServiceGroup(
      configuration: .init(services: listeners + [heartbeat], logger: logger)
    ).run()
    if let socketPath { try? ControlSocket.clear(socketPath) }
  }

  private static func application(
    _ address: BindAddress, _ configuration: WebConfiguration
  ) -> ApplicationConfiguration {
    ApplicationConfiguration(
      address: address, serverName: "vigil",
      availableConnectionsDelegate: MaximumAvailableConnections(configuration.maximumConnections))
  }

  private static func bounds(_ configuration: WebConfiguration) -> HTTP1Channel.Configuration {
    HTTP1Channel.Configuration(
      idleTimeout: .seconds(configuration.idleTimeoutSeconds),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: configuration.maximumHeaderBytes, maxHeaderListSize: configuration.maximumHeaderBytes,
        maxHeaderFieldCount: 64))
  }

  private static func tls(_ files: WebConfiguration.TLS) throws -> TLSConfiguration {
    let chain = try NIOSSLCertificate.fromPEMFile(files.certificateChainFile).map {
      NIOSSLCertificateSource.certificate($0)
    }
    let key = try NIOSSLPrivateKey(file: files.privateKeyFile, format: .pem)
    var tls = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
    tls.minimumTLSVersion = .tlsv12
    tls.applicationProtocols = ["http/1.1"]
    return tls
  }
}
