/// How a lane reads: to the end of the socket, or to the limit, without a PUBACK leaving.
extension ReceivingSession {
  /// Waits and reads until there is something to tell.
  func run(_ handle: ClientHandle, limit: Int, deadline: Int) throws(MosquittoError) -> Outcome {
    while true {
      if !mayHaveMore, let outcome = try wait(for: handle, until: deadline) { return outcome }
      let wasSubscribed = isSubscribed
      try readUntilDry(handle, limit: limit)
      if received > 0 { return .messages(received) }
      try maintain(handle)
      if isSubscribed, !wasSubscribed { return .ready }
    }
  }

  /// - Returns: an outcome if the waiting is over without a readable socket.
  private func wait(for handle: ClientHandle, until deadline: Int) throws(MosquittoError) -> Outcome? {
    while true {
      let left = deadline - MonotonicTime.milliseconds()
      // Once a second the keepalive is looked after, whatever the caller's patience.
      let ready = poll(handle, for: mayWrite && handle.wantsWrite, milliseconds: min(max(left, 0), 1_000))
      if ready.contains(.wakeUp) {
        wakeUp.clear()
        return .interrupted
      }
      if ready.contains(.readable) { return nil }
      try maintain(handle)
      if left <= 0 { return .idle }
    }
  }

  private func readUntilDry(_ handle: ClientHandle, limit: Int) throws(MosquittoError) {
    mayHaveMore = true
    while received < limit {
      let isDry: Bool
      do {
        isDry = try handle.read()
      } catch {
        throw failure ?? error
      }
      if let failure { throw failure }
      // The SUBSCRIBEs that CONNACK called for leave before the first message is read.
      if mayWrite, handle.wantsWrite { try handle.write() }
      if isDry {
        mayHaveMore = false
        return
      }
    }
  }

  /// Whether writing would let no PUBACK leave.
  private var mayWrite: Bool { unacknowledged == 0 }

  private func maintain(_ handle: ClientHandle) throws(MosquittoError) {
    if !isConnected, MonotonicTime.milliseconds() >= handshakeDeadline { throw .timeout(.handshake) }
    guard mayWrite else { return }
    try handle.maintain()
    if handle.wantsWrite { try handle.write() }
    if let failure { throw failure }
  }

  private func poll(_ handle: ClientHandle, for writing: Bool, milliseconds: Int) -> Readiness {
    handle.poll(beside: wakeUp, writing: writing, milliseconds: milliseconds)
  }
}
