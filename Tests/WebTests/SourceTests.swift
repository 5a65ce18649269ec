import NIOCore
import Testing

@testable import Web

/// Who counts as one where failures are counted by where they come from.
@Suite struct SourceTests {
  @Test(arguments: [
    ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
    ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"), ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
    ("::1", "0:0:0:0::/64"), ("fe80::1234", "fe80:0:0:0::/64"), ("::fffe:192.0.2.7", "0:0:0:0::/64"),
  ])
  func anAddressOfVersionSixIsItsNetwork(address: String, source: String) throws {
    #expect(VigilRequestContext.source(of: try SocketAddress(ipAddress: address, port: 4_711)) == source)
  }

  @Test func whatHasNoAddressIsThisMachine() throws {
    #expect(VigilRequestContext.source(of: nil) == "local")
    #expect(VigilRequestContext.source(of: try SocketAddress(unixDomainSocketPath: "/run/vigil.sock")) == "local")
  }
}
