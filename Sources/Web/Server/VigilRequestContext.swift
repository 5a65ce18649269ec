import Foundation
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
  /// Where the connection comes from, as ``source(of:)`` names it: what failures are counted by.
  let source: String
  /// The connection, for a stream that must be cut although its client does not read.
  let connection: any Channel

  package init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    isLocal = Self.isLocal(source.channel.remoteAddress)
    self.source = Self.source(of: source.channel.remoteAddress)
    connection = source.channel
  }

  /// The caller, behind ``Authentication``.
  func requireCaller() throws -> Caller {
    guard let caller else { throw Problem.unauthorized }
    return caller
  }

  /// Who counts as one: an IPv4 address, also one that a dual-stack socket shows; of IPv6 a /64, because whoever has one
  /// address has all of these (RFC 6177); all that comes over the control socket.
  static func source(of address: SocketAddress?) -> String {
    guard let text = address?.ipAddress else { return "local" }
    var bytes = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, text, &bytes) == 1 else { return text }
    if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10...11].allSatisfy({ $0 == 0xFF }) {
      return bytes[12...].map { "\($0)" }.joined(separator: ".")
    }
    let groups = stride(from: 0, to: 8, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
    return groups.map { String($0, radix: 16) }.joined(separator: ":") + "::/64"
  }

  /// The control socket, `127.0.0.0/8`, `::1`, and IPv4 loopback as a dual-stack socket shows it.
  static func isLocal(_ address: SocketAddress?) -> Bool {
    guard let address else { return false }
    if case .unixDomainSocket = address { return true }
    guard let text = address.ipAddress?.lowercased() else { return false }
    return text == "::1" || text.hasPrefix("127.") || text.hasPrefix("::ffff:127.")
  }
}
