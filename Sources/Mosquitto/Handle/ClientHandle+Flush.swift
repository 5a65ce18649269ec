extension ClientHandle {
  /// How long a peer has left to take our packets once the session is to end, in milliseconds.
  static let graceMilliseconds = 500

  /// Writes everything that is queued, and waits while the socket does not take it.
  ///
  /// - Parameters:
  ///   - packets: how many there are, as far as that is known.
  ///   - wakeUp: once it is signalled, only ``graceMilliseconds`` are left. It stays signalled.
  /// - Throws: ``MosquittoError/timeout(_:)`` with `step` when the peer takes too long.
  func flush(
    _ step: SessionStep, packets: Int = 1, withinMilliseconds: Int, beside wakeUp: WakeUp
  ) throws(MosquittoError) {
    var deadline = MonotonicTime.milliseconds() + withinMilliseconds
    var signal: WakeUp? = wakeUp
    if packets > 1 { try writeTogether() } else { try write() }
    while socket >= 0, wantsWrite {
      let left = deadline - MonotonicTime.milliseconds()
      guard left > 0 else { throw .timeout(step) }
      if waitUntilWritable(beside: signal, milliseconds: left).contains(.wakeUp) {
        signal = nil
        deadline = min(deadline, MonotonicTime.milliseconds() + Self.graceMilliseconds)
      }
      try write()
    }
  }
}
