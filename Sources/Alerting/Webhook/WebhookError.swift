/// Why a webhook was not delivered. Never carries the address, the secret or the body.
package enum WebhookError: Error, Hashable, Sendable {
  /// The person called names no application, or none any more.
  case noAddress
  /// Not an absolute `https` URL (or `http`, where configuration allows it) with a host.
  case malformedURL
  /// Not a Standard Webhooks secret.
  case malformedSecret
  /// The name has no address.
  case unresolvable
  /// An address is loopback, private or reserved, and configuration does not allow that.
  case addressRefused
  /// The application answered with something else than 2xx; redirects are never followed.
  case status(UInt)
  /// No answer within the time, or no connection: in words that name neither the address nor the body.
  case unreachable(String)
}
