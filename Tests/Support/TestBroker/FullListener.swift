import Foundation

/// A port whose listener takes nobody any more: the kernel drops each SYN, as a network does on the way to a machine that
/// is gone. (The accept queue is full and nobody accepts: listen(2), tcp(7).)
package final class FullListener: Sendable {
  /// The loopback port.
  package let port: UInt16
  private let descriptors: [Int32]

  package init() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard listener >= 0 else { throw BrokerError.noPort(errno: errno) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    var opened = [listener]
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && listen(listener, 0) == 0
          && getsockname(listener, address, &length) == 0 && Self.fill(address, length, &opened)
      }
    }
    guard isListening else {
      for descriptor in opened { close(descriptor) }
      throw BrokerError.noPort(errno: errno)
    }
    port = UInt16(bigEndian: address.sin_port)
    descriptors = opened
  }

  deinit {
    for descriptor in descriptors { close(descriptor) }
  }

  /// Connects until a connection stays unanswered.
  private static func fill(
    _ address: UnsafePointer<sockaddr>, _ length: socklen_t, _ opened: inout [Int32]
  ) -> Bool {
    for _ in 0..<64 {
      let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
      guard client >= 0 else { return false }
      opened.append(client)
      guard connect(client, address, length) != 0 else { continue }
      guard errno == EINPROGRESS else { return false }
      var entry = pollfd(fd: client, events: Int16(POLLOUT), revents: 0)
      if poll(&entry, 1, 100) == 0 { return true }
    }
    return false
  }
}
