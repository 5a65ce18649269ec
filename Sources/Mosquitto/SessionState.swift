/// Where a session stands with its broker, as reported to whoever watches it.
package enum SessionState: Hashable, Sendable {
  /// Not started, or stopped.
  case idle
  /// TCP, TLS or CONNECT under way.
  case connecting
  /// CONNACK arrived; `sessionPresent` tells whether the broker kept our session.
  case connected(sessionPresent: Bool)
  /// No connection; the next attempt follows after the wait.
  case disconnected(MosquittoError, retryInMilliseconds: Int)
}
