/// What can go wrong between us and a broker. No case carries a password, a payload or a patient's value.
package enum MosquittoError: Error, Hashable, Sendable {
  /// QoS 2 keeps the payload only in memory and sends PUBREC before the callback, so it is never subscribed to.
  case exactlyOnceRefused(topicFilter: String)

  /// A field of the configuration that no broker or library would accept; the name of the field.
  case invalidConfiguration(field: String)

  /// No handle could be allocated; `errno` of the library.
  case handleUnavailable(errno: Int32)

  /// The step needs a connection and there is none.
  case notConnected

  /// Name resolution or TCP failed; `errno`, or the resolver's code (`EAI_…`, negative).
  case unreachable(host: String, port: UInt16, errno: Int32)

  /// The broker answered CONNECT with a refusal.
  case connectionRefused(ReasonCode)

  /// The connection ended without our doing; the library's code (`MOSQ_ERR_…`) or the broker's reason.
  case connectionLost(code: Int32)

  /// The TLS handshake failed, or a certificate was not accepted; OpenSSL's own words.
  case tls(String)

  /// A certificate, key or revocation list could not be loaded.
  case tlsFile(TLSFile, reason: String)

  /// The peer did not take the step in time.
  case timeout(SessionStep)

  /// SUBACK refused the filter, or granted less than was asked (readings would be lost in silence).
  case subscriptionRefused(topicFilter: String, ReasonCode)

  /// PUBACK carried a refusal.
  case publishRefused(ReasonCode)

  /// The bounded queue of messages not yet acknowledged is full; nothing was taken.
  case queueFull(bound: Int)

  /// The session was stopped before the message was acknowledged.
  case stopped

  /// The process may not open that many descriptors; nothing was started.
  case descriptorLimit(needed: UInt64, limit: UInt64)

  /// What was received could not be committed; the connection was dropped so that the broker redelivers.
  case commitFailed

  /// The library refused an argument or ran out of something; `MOSQ_ERR_…`.
  case library(code: Int32)
}

/// The steps of a session that a peer can delay.
package enum SessionStep: String, Hashable, Sendable {
  case handshake, acknowledging, flushing
}

/// The files that a TLS context is made of.
package enum TLSFile: String, Hashable, Sendable {
  case authority, certificate, privateKey, revocationList
}
