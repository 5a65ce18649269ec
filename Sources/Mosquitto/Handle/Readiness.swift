import Glibc

/// What a `poll` over one connection and its wake-up found.
struct Readiness: OptionSet {
  let rawValue: Int

  static let readable = Readiness(rawValue: 1)
  static let writable = Readiness(rawValue: 2)
  static let wakeUp = Readiness(rawValue: 4)
}

extension ClientHandle {
  /// Waits for the socket to be readable (or, on `writing`, writable), for the wake-up, or for the time to pass.
  func poll(beside wakeUp: WakeUp, writing: Bool, milliseconds: Int) -> Readiness {
    poll(
      socket, for: Int16(POLLIN) | (writing ? Int16(POLLOUT) : 0), beside: wakeUp, milliseconds: milliseconds)
  }

  private func poll(_ socket: Int32, for events: Int16, beside wakeUp: WakeUp?, milliseconds: Int) -> Readiness {
    // A negative descriptor is skipped by poll(2), so a closed connection only waits for the wake-up.
    var entries = (
      pollfd(fd: socket, events: events, revents: 0),
      pollfd(fd: wakeUp?.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
    )
    let count = withUnsafeMutableBytes(of: &entries) { bytes in
      Glibc.poll(bytes.assumingMemoryBound(to: pollfd.self).baseAddress, 2, Int32(clamping: milliseconds))
    }
    guard count > 0 else { return [] }
    var ready: Readiness = []
    // Errors and hang-ups are read as such by the next step.
    if entries.0.revents & ~Int16(POLLOUT) != 0 { ready.insert(.readable) }
    if entries.0.revents & Int16(POLLOUT) != 0 { ready.insert(.writable) }
    if entries.1.revents != 0 { ready.insert(.wakeUp) }
    return ready
  }

  /// Waits until the socket takes bytes, for the wake-up if there is one, or for the time to pass.
  func waitUntilWritable(beside wakeUp: WakeUp?, milliseconds: Int) -> Readiness {
    poll(socket, for: Int16(POLLOUT), beside: wakeUp, milliseconds: milliseconds)
  }
}
