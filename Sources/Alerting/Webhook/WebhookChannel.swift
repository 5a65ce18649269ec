import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Store
import Vitals

/// Posts alerts to a recipient's own application, as Standard Webhooks describes it. 2xx means that the application has
/// it: delivered.
package struct WebhookChannel: Sendable {
  /// What the channel may do.
  package struct Settings: Sendable {
    /// Whether loopback and private addresses, and plain `http`, may be called.
    package var allowsPrivateAddresses = false
    /// For connecting, in milliseconds.
    package var connectMilliseconds: Int64 = 3_000
    /// For the whole try, in milliseconds.
    package var totalMilliseconds: Int64 = 10_000

    package init() {}
  }

  /// How much of a response is read before the connection is given up: its status is all that counts.
  private static let responseBound = 16_384

  private let settings: Settings
  private let clients: WebhookClients

  package init(_ settings: Settings) {
    self.settings = settings
    clients = WebhookClients(connectMilliseconds: settings.connectMilliseconds)
  }

  /// One try.
  ///
  /// - Parameter now: the time that the signature covers.
  /// - Throws: ``WebhookError``.
  package func send(_ message: AlertMessage, to webhook: Contact.Webhook, now: Timestamp) async throws(WebhookError) {
    try await post(message.bytes, id: message.id, to: webhook, now: now)
  }

  /// One try to post these bytes under a stable id.
  ///
  /// - Throws: ``WebhookError``.
  func post(
    _ body: [UInt8], id: String, to webhook: Contact.Webhook, now: Timestamp
  ) async throws(WebhookError) {
    guard let signature = WebhookSignature(secret: webhook.secret) else { throw .malformedSecret }
    let host = try host(of: webhook.url)
    let address = try await address(of: host)
    let seconds = now.milliseconds / 1_000
    var request = HTTPClientRequest(url: webhook.url)
    request.method = .POST
    request.headers.add(name: "content-type", value: "application/json")
    request.headers.add(name: "user-agent", value: "vigil")
    request.headers.add(name: "webhook-id", value: id)
    request.headers.add(name: "webhook-timestamp", value: "\(seconds)")
    request.headers.add(
      name: "webhook-signature", value: signature.header(id: id, seconds: seconds, body: body))
    request.body = .bytes(body)
    let status = try await execute(request, with: await clients.client(for: host, at: address))
    guard (200..<300).contains(status) else { throw .status(status) }
  }

  /// Closes all connections; nothing can be sent afterwards.
  package func stop() async { await clients.stop() }

  private func execute(_ request: HTTPClientRequest, with client: HTTPClient) async throws(WebhookError) -> UInt {
    do {
      let response = try await client.execute(request, timeout: .milliseconds(settings.totalMilliseconds))
      var read = 0
      for try await part in response.body {
        read += part.readableBytes
        if read > Self.responseBound { break }
      }
      return response.status.code
    } catch {
      // A connection's own error names the host.
      throw .unreachable(error is HTTPClientError ? "\(error)" : "\(type(of: error))")
    }
  }

  private func host(of text: String) throws(WebhookError) -> String {
    guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty, url.user == nil,
      url.scheme == "https" || (url.scheme == "http" && settings.allowsPrivateAddresses)
    else { throw .malformedURL }
    return host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
  }

  /// The address that is connected to: checked here and pinned, so that a name cannot lead elsewhere after the check.
  private func address(of host: String) async throws(WebhookError) -> NetworkAddress {
    let addresses = await Resolver.addresses(of: host)
    guard let first = addresses.first else { throw .unresolvable }
    guard settings.allowsPrivateAddresses || addresses.allSatisfy(\.isPublic) else { throw .addressRefused }
    return first
  }
}
