/// What a ``ClientHandle`` tells its owner, always on the thread that drives the handle and inside the step it called.
protocol ClientEvents: AnyObject {
  /// CONNACK said yes.
  func handleConnected(sessionPresent: Bool)
  /// CONNACK said no.
  func handleRefused(_ reason: ReasonCode)
  /// A message; the library has already queued its PUBACK, which leaves with the next write.
  func handleReceived(_ message: IncomingMessage)
  /// PUBACK for one of ours (or, at QoS 0, the packet left).
  func handlePublished(packetID: Int32, reason: ReasonCode)
  /// SUBACK; `granted` is the QoS byte or a refusal.
  func handleSubscribed(packetID: Int32, granted: ReasonCode)
}

extension ClientEvents {
  func handlePublished(packetID: Int32, reason: ReasonCode) {}
}
