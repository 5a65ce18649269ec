import Foundation

/// A client that speaks bytes: one that stalls in the middle of a request, or stops reading an answer.
final class RawClient: Sendable {
  private let descriptor: Int32

  /// - Parameter receiveBuffer: the socket's own buffer in bytes; a small one fills soon.
  init(port: Int, receiveBuffer: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw POSIXError(.ENFILE) }
    if var size = receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    // Nothing here waits for ever, whatever the server does.
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw POSIXError(.ECONNREFUSED) }
  }

  deinit { close(descriptor) }

  func send(_ text: String) throws {
    let bytes = Array(text.utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count else { throw POSIXError(.EPIPE) }
  }

  /// What the server says next; empty when it has closed the connection.
  func receive() throws -> String {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = read(descriptor, &buffer, buffer.count)
    guard count >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }

  /// Everything until the server closes, or until the text has come, and the other one behind it.
  func receive(until text: String? = nil, and end: String = "") throws -> String {
    var parts: [String] = []
    // What may hold the text that is waited for: a look at everything for each part would make this a slow reader.
    var window = ""
    var isFound = false
    while true {
      let next = try receive()
      guard !next.isEmpty else { return parts.joined() }
      parts.append(next)
      window += next
      if !isFound, let text, let found = window.range(of: text) {
        isFound = true
        window = String(window[found.upperBound...])
      }
      if isFound, end.isEmpty || window.contains(end) { return parts.joined() }
      if !isFound { window = String(window.suffix(100)) }
    }
  }
}
