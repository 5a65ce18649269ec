import CMosquitto
import Glibc

/// Which clients of a fleet may read or write: `epoll`, so that a round costs what happened and not how many there are.
final class FleetPoller: Sendable {
  /// One client's socket and what it waits for.
  struct Ready {
    /// The fleet's index; nil for the wake-up.
    let client: Int?
    let isReadable: Bool
  }

  /// The data of the wake-up's events; clients have theirs from 0.
  private static let wakeUpData = UInt64.max
  /// The epoll instance; the kernel locks it.
  private let descriptor: Int32

  /// - Parameter wakeUp: polled beside the clients.
  /// - Throws: ``MosquittoError/handleUnavailable(errno:)`` when the process has no descriptors left.
  init(wakeUp: WakeUp) throws(MosquittoError) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { throw .handleUnavailable(errno: errno) }
    var event = epoll_event()
    event.events = EPOLLIN.rawValue
    event.data.u64 = Self.wakeUpData
    guard epoll_ctl(descriptor, EPOLL_CTL_ADD, wakeUp.descriptor, &event) == 0 else {
      throw .handleUnavailable(errno: errno)
    }
  }

  deinit {
    close(descriptor)
  }

  /// Watches a socket for bytes to read, and for room to write if wanted. A socket that is closed is forgotten by itself.
  /// - Parameter isNew: whether it is not watched yet.
  func watch(_ socket: Int32, of client: Int, forWriting: Bool, isNew: Bool) throws(MosquittoError) {
    var event = epoll_event()
    event.events = EPOLLIN.rawValue | (forWriting ? EPOLLOUT.rawValue : 0)
    event.data.u64 = UInt64(client)
    guard epoll_ctl(descriptor, isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event) == 0 else {
      throw .handleUnavailable(errno: errno)
    }
  }

  /// Waits until something is ready or the time is up.
  /// - Parameter buffer: as many events as it holds are taken; the rest comes with the next call.
  func wait(milliseconds: Int, buffer: inout [epoll_event]) -> [Ready] {
    let count = epoll_wait(descriptor, &buffer, Int32(clamping: buffer.count), Int32(clamping: milliseconds))
    guard count > 0 else { return [] }
    return buffer.prefix(Int(count)).map { event in
      Ready(
        client: event.data.u64 == Self.wakeUpData ? nil : Int(event.data.u64),
        isReadable: event.events & ~EPOLLOUT.rawValue != 0)
    }
  }
}
