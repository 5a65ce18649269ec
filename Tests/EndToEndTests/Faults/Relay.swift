import Foundation
import Synchronization

/// A wire between the gateway and its broker that can be cut without either end hearing of it: connections stay open and
/// nothing passes, as when a cable is pulled or a firewall forgets.
final class Relay: Sendable {
  let port: UInt16
  private let listener: Int32
  private let target: UInt16
  private let state = Mutex(State())

  private struct State {
    var isCut = false
    var isOver = false
    var accepted = 0
  }

  /// Listens on a free port of 127.0.0.1 and passes on to `target`.
  init(to target: UInt16) throws {
    self.target = target
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = Self.loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && listen(listener, 64) == 0 ? getsockname(listener, address, &length) : -1
      }
    }
    guard code == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    Thread { [self] in accept() }.start()
  }

  /// Ends every connection.
  func stop() {
    state.withLock { $0.isOver = true }
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// Nothing passes any more, and nobody is told.
  func cut() { state.withLock { $0.isCut = true } }

  func mend() { state.withLock { $0.isCut = false } }

  /// How many connections were made.
  var connections: Int { state.withLock { $0.accepted } }

  private static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  private func accept() {
    while true {
      let client = Glibc.accept(listener, nil, nil)
      guard client >= 0 else { break }
      state.withLock { $0.accepted += 1 }
      let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      var address = Self.loopback(port: target)
      _ = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      Thread { [self] in pass(client, server) }.start()
    }
    close(listener)
  }

  /// Passes bytes in both directions until one end is gone. What came before a cut stays cut: a connection that was open
  /// then passes nothing ever again.
  private func pass(_ client: Int32, _ server: Int32) {
    defer {
      close(client)
      close(server)
    }
    var ends = [
      pollfd(fd: client, events: Int16(POLLIN), revents: 0), pollfd(fd: server, events: Int16(POLLIN), revents: 0),
    ]
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while !state.withLock({ $0.isOver }) {
      if state.withLock({ $0.isCut }) { return starve(client) }
      guard poll(&ends, 2, 20) > 0 else { continue }
      for (from, to) in [(0, 1), (1, 0)] where ends[from].revents != 0 {
        if state.withLock({ $0.isCut }) { return starve(client) }
        let count = recv(ends[from].fd, &buffer, buffer.count, 0)
        guard count > 0, send(ends[to].fd, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
      }
    }
  }

  /// Keeps the connection open and silent until its owner gives it up; what still comes is swallowed.
  private func starve(_ client: Int32) {
    var end = [pollfd(fd: client, events: Int16(POLLIN), revents: 0)]
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while !state.withLock({ $0.isOver }) {
      if poll(&end, 1, 50) > 0, recv(client, &buffer, buffer.count, 0) <= 0 { return }
    }
  }
}
