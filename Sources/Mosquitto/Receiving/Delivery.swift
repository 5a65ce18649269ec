/// What the caller of a ``ReceivingLoop`` did with a batch.
package enum DeliveryVerdict: Hashable, Sendable {
  /// Everything the batch caused is on disk: its PUBACKs may leave.
  case committed
  /// Nothing of it stands: the connection is dropped, and the broker redelivers after the backoff.
  case failed
}

/// The application's side of a lane. All methods are called on the loop's thread, one at a time.
package protocol LaneDelegate: AnyObject, Sendable {
  /// A message, in the broker's order: decode and keep what is needed; the pointers end with the call.
  func receive(_ message: IncomingMessage)

  /// The batch is complete: commit what ``receive(_:)`` gathered since the last call, and block until that is done.
  func commit() -> DeliveryVerdict

  /// The connection was lost before the batch could be committed: forget what was gathered; it comes again.
  func discard()

  /// The session's standing changed.
  func stateChanged(_ state: SessionState)
}
