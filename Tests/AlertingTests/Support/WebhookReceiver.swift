import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import NIOCore
import Synchronization

/// A recipient's application: a real HTTP server on a free port that answers as it is told and keeps what it got.
final class WebhookReceiver: Sendable {
  struct Delivery: Sendable {
    let path: String
    let id: String
    let timestamp: String
    let signature: String
    let body: [UInt8]
    let arrived: ContinuousClock.Instant

    var json: JSONValue? { try? CanonicalJSON.parse(body) }
  }

  private struct State {
    var deliveries: [Delivery] = []
    /// Statuses of the next answers; 200 when there are no more.
    var answers: [Int] = []
  }

  static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  private let state = Mutex(State())

  var deliveries: [Delivery] { state.withLock { $0.deliveries } }

  func answer(with statuses: [Int]) { state.withLock { $0.answers = statuses } }

  /// Runs the server while the body runs; the body gets its port.
  func run<T: Sendable>(_ body: @escaping @Sendable (Int) async throws -> T) async throws -> T {
    let router = Router()
    router.post("/alerts") { request, _ in try await self.take(request) }
    // Where a redirection points: 307 keeps the method, 302 becomes GET in most clients.
    router.post("/elsewhere") { request, _ in try await self.take(request) }
    router.get("/elsewhere") { request, _ in try await self.take(request) }
    let (ports, found) = AsyncStream<Int>.makeStream(bufferingPolicy: .bufferingNewest(1))
    var logger = Logger(label: "receiver")
    logger.logLevel = .critical
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in found.yield(channel.localAddress?.port ?? 0) }, logger: logger)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await application.run() }
      var iterator = ports.makeAsyncIterator()
      let port = await iterator.next() ?? 0
      defer { group.cancelAll() }
      return try await body(port)
    }
  }

  private func take(_ request: Request) async throws -> Response {
    let body = try await request.body.collect(upTo: 1 << 20)
    func header(_ name: String) -> String { HTTPField.Name(name).flatMap { request.headers[$0] } ?? "" }
    let delivery = Delivery(
      path: request.uri.path, id: header("webhook-id"), timestamp: header("webhook-timestamp"),
      signature: header("webhook-signature"),
      body: Array(body.readableBytesView), arrived: .now)
    let status = state.withLock { state in
      state.deliveries.append(delivery)
      return state.answers.isEmpty ? 200 : state.answers.removeFirst()
    }
    var response = Response(status: .init(code: status))
    if status == 302 || status == 307 { response.headers[.location] = "/elsewhere" }
    return response
  }

  /// RFC 2104 written out, so that the sender's library does not check itself.
  static func isSigned(_ delivery: Delivery, with secret: String) -> Bool {
    guard let key = Data(base64Encoded: String(secret.dropFirst(6))) else { return false }
    let padded = Array(key) + [UInt8](repeating: 0, count: 64 - key.count)
    let message = Array("\(delivery.id).\(delivery.timestamp).".utf8) + delivery.body
    let inner = Digest32.sha256(padded.map { $0 ^ 0x36 } + message)
    let outer = Digest32.sha256(padded.map { $0 ^ 0x5C } + inner.bytes)
    return delivery.signature == "v1," + Data(outer.bytes).base64EncodedString()
  }
}
