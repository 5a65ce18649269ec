/// Why an e-mail was not taken. Never carries an address, a password or the text.
package enum MailError: Error, Hashable, Sendable {
  /// The person called names no address, or none any more.
  case noAddress
  /// This gateway has no mail server in its settings.
  case notConfigured
  /// The server's name has no address, nobody listens there, or the connection broke.
  case unreachable
  case timedOut
  /// No TLS where it is asked for, or a certificate that nobody vouches for.
  case notEncrypted
  /// The server did not take the name and password.
  case signInRefused
  /// The server's reply: 4xx asks to try again, 5xx says that it never will (RFC 5321, 4.2.1).
  case refused(Int)
  /// The gateway is stopping.
  case cancelled
  /// Anything else that libcurl says, by its number.
  case failed(Int)
}
