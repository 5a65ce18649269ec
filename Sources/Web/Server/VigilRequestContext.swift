import Hummingbird
import NIOCore
import Store

/// What belongs to one request.
package struct VigilRequestContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  /// Who asks: set by ``Authentication`` and by nothing else.
  var caller: Caller?
  /// The token that was presented, for a stream that checks it again.
  var token: AccessToken?
  /// Whether the connection comes from this machine: the loopback interface or the control socket.
  let isLocal: Bool
  /// Where the connection comes from, without the port: what failures are counted by.
  let source: String
  /// The connection, for a stream that must be cut although its client does not read.
  let connection: any Channel

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    isLocal = Self.isLocal(source.channel.remoteAddress)
    self.source = source.channel.remoteAddress?.ipAddress ?? "local"
    connection = source.channel
  }

  /// The caller, behind ``Authentication``.
  func requireCaller() throws -> Caller {
    guard let caller else { throw Problem.unauthorized }
    return caller
  }

  /// The control socket, `127.0.0.0/8`, `::1`, and IPv4 loopback as a dual-stack socket shows it.
  static func isLocal(_ address: SocketAddress?) -> Bool {
    guard let address else { return false }
    if case .unixDomainSocket = address { return true }
    guard let text = address.ipAddress?.lowercased() else { return false }
    return text == "::1" || text.hasPrefix("127.") || text.hasPrefix("::ffff:127.")
  }
}
