import Foundation
import Ledger

/// The socket on which commands of this machine reach the running gateway: a Unix-domain stream socket of mode 0600 in a
/// folder of mode 0700, so that whoever can open it could read the keys as well. One line of JSON each way.
enum ControlSocket {
  /// Most bytes of a request or an answer.
  static let maximumBytes = 32 << 20
  /// How long a side waits for the other, in seconds.
  static let patienceSeconds = 30

  static func make() throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw OperatorRefusal.unreachable(path: "", code: errno) }
    return descriptor
  }

  static func withAddress<T>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> T) throws -> T {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw OperatorRefusal.pathTooLong(path) }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  static func limitPatience(_ descriptor: Int32) {
    var time = timeval(tv_sec: patienceSeconds, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
  }

  /// Reads up to the end of a line; nil when the other side breaks off, dawdles or says too much.
  static func readLine(_ descriptor: Int32) -> [UInt8]? {
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while line.count < maximumBytes {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      line += buffer[..<count]
      if line.last == UInt8(ascii: "\n") { return Array(line.dropLast()) }
    }
    return nil
  }

  /// Writes a line; false when the other side is gone.
  static func writeLine(_ value: JSONValue, to descriptor: Int32) throws -> Bool {
    var rest = (try CanonicalJSON.encode(value) + [UInt8(ascii: "\n")])[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
