extension ReceivingSession: ClientEvents {
  func handleConnected(sessionPresent: Bool) {
    isConnected = true
    self.sessionPresent = sessionPresent
    guard let handle else { return }
    // The SUBSCRIBEs leave with the next write. If a message came in the same TLS record, that is the next
    // acknowledgement, because a write now would carry its PUBACK.
    do throws(MosquittoError) {
      try subscriptions.subscribe(configuration.subscriptions, on: handle)
    } catch {
      failure = error
    }
  }

  func handleRefused(_ reason: ReasonCode) {
    failure = .connectionRefused(reason)
  }

  func handleSubscribed(packetID: Int32, granted: ReasonCode) {
    do throws(MosquittoError) {
      try subscriptions.granted(granted, packetID: packetID)
    } catch {
      failure = error
    }
  }

  func handleReceived(_ message: IncomingMessage) {
    received += 1
    if message.quality != .atMostOnce { unacknowledged += 1 }
    handler?(message)
  }
}
