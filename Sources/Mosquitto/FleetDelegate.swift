/// Told what happens to the clients of a ``ClientFleet``; always on the fleet's thread.
package protocol FleetDelegate: AnyObject, Sendable {
  /// The client's standing changed.
  func client(_ index: Int, stateChanged state: SessionState)

  /// A publish ended: the broker acknowledged it (`error` is nil), refused it, or the connection was lost first. The
  /// fleet sends nothing again by itself: a device keeps what has no receipt.
  func client(_ index: Int, completed token: UInt64, error: MosquittoError?)

  /// A message on one of the client's subscriptions; its pointers end with the call.
  func client(_ index: Int, received message: IncomingMessage)
}
