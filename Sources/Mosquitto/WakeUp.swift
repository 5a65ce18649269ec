import Glibc

/// Lets another thread end a `poll`: a pipe whose reading end is polled beside the socket.
package final class WakeUp: Sendable {
  /// Polled for `POLLIN`.
  let descriptor: Int32
  /// Written by ``signal()``.
  private let writingEnd: Int32

  /// - Throws: ``MosquittoError/handleUnavailable(errno:)`` when the process has no descriptors left.
  package init() throws(MosquittoError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .handleUnavailable(errno: errno) }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    descriptor = ends[0]
    writingEnd = ends[1]
  }

  deinit {
    close(descriptor)
    close(writingEnd)
  }

  /// Ends the current or the next `poll`. Any thread; never blocks; many signals are one.
  package func signal() {
    var byte: UInt8 = 1
    // A full pipe already wakes, so a short write is no loss.
    _ = write(writingEnd, &byte, 1)
  }

  /// Whether a signal waits to be taken.
  var isSignalled: Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 0) > 0
  }

  /// Waits for a signal, and takes it, or for the time to pass.
  func wait(milliseconds: Int) {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    if poll(&entry, 1, Int32(clamping: milliseconds)) > 0 { clear() }
  }

  /// Waits for a signal, for one of `other`, or for the time to pass; takes none.
  func wait(beside other: WakeUp, milliseconds: Int) {
    var entries = (
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: other.descriptor, events: Int16(POLLIN), revents: 0)
    )
    _ = withUnsafeMutableBytes(of: &entries) { bytes in
      poll(bytes.assumingMemoryBound(to: pollfd.self).baseAddress, 2, Int32(clamping: milliseconds))
    }
  }

  /// Takes every pending signal.
  func clear() {
    var buffer: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    while read(descriptor, &buffer, 32) > 0 {}
  }
}
