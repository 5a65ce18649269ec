import Glibc

/// An IP address of a webhook's host, judged by where it leads.
package struct NetworkAddress: Hashable, Sendable {
  /// The numeric text that is connected to.
  package let text: String
  /// 4 or 16 bytes in network order.
  let bytes: [UInt8]

  /// Parses numeric text; nil for names.
  package init?(_ text: String) {
    var four = in_addr()
    var sixteen = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      bytes = withUnsafeBytes(of: &four) { Array($0) }
    } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
      bytes = withUnsafeBytes(of: &sixteen) { Array($0) }
    } else {
      return nil
    }
    self.text = text
  }

  /// Whether it lies on the public internet. Loopback, private, link-local, shared, multicast and reserved networks do
  /// not (IANA special-purpose address registries, RFC 6890), nor IPv6 forms that carry such an IPv4 address.
  package var isPublic: Bool {
    bytes.count == 4 ? Self.isPublic(v4: bytes[...]) : isPublicV6
  }

  private static func isPublic(v4 bytes: ArraySlice<UInt8>) -> Bool {
    let parts = Array(bytes)
    return switch (parts[0], parts[1]) {
    case (0, _), (10, _), (127, _), (169, 254), (192, 168), (198, 18...19), (224..., _): false
    case (100, 64...127), (172, 16...31): false
    case (192, 0): parts[2] != 0 && parts[2] != 2
    case (198, 51): parts[2] != 100
    case (203, 0): parts[2] != 113
    default: true
    }
  }

  private var isPublicV6: Bool {
    let zeros = bytes.prefix { $0 == 0 }.count
    if zeros >= 12 || (zeros == 10 && bytes[10] == 0xFF && bytes[11] == 0xFF) {
      // ::/96 holds loopback and the unspecified address; ::ffff:0:0/96 is IPv4 by another name.
      return zeros < 12 && Self.isPublic(v4: bytes[12...])
    }
    if bytes.starts(with: [0x00, 0x64, 0xFF, 0x9B]) { return Self.isPublic(v4: bytes[12...]) }
    if bytes.starts(with: [0x20, 0x02]) { return Self.isPublic(v4: bytes[2..<6]) }
    // Teredo, benchmarking and documentation within 2001::/23 and 2001:db8::/32.
    if bytes.starts(with: [0x20, 0x01]), bytes[2] < 0x02 || (bytes[2] == 0x0D && bytes[3] == 0xB8) { return false }
    // Global unicast is 2000::/3; everything else is local, multicast or reserved.
    return bytes[0] & 0xE0 == 0x20
  }
}
