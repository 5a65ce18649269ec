import AsyncHTTPClient
import Foundation
import Ledger
import NIOCore
import NIOHTTP1
import NIOPosix

/// A gateway's HTTP interface, as a person's own machine uses it.
struct ServerClient: Sendable {
  /// Most bytes of an answer that is no file.
  static let maximumAnswerBytes = 16 << 20
  static let timeout = TimeAmount.seconds(60)

  /// Scheme, host and port, without a slash at the end.
  let server: String
  let token: String?
  private let http: HTTPClient

  init(server: String, token: String?, http: HTTPClient) {
    self.server = server.hasSuffix("/") ? String(server.dropLast()) : server
    self.token = token
    self.http = http
  }

  /// Reads JSON. Whoever reads is told when the gateway does not watch: what they see may not be all there is.
  func get(_ path: String) async throws -> JSONValue { try await ask(.GET, path) }

  /// Sends JSON. Every POST carries a key of its own, so that a lost answer can be asked for again.
  func post(_ path: String, _ body: JSONValue) async throws -> JSONValue {
    let key = UUID().uuidString
    do { return try await ask(.POST, path, body: body, key: key) } catch let error as ServerRefusal {
      throw error
    } catch {
      // The answer was lost, not the request refused: under the same key it is done once.
      return try await ask(.POST, path, body: body, key: key)
    }
  }

  func ask(
    _ method: HTTPMethod, _ path: String, body: JSONValue? = nil, key: String? = nil
  ) async throws -> JSONValue {
    var headers = [("Accept", "application/json")]
    if let key { headers.append(("Idempotency-Key", key)) }
    var bytes: [UInt8]?
    if let body {
      headers.append(("Content-Type", "application/json"))
      bytes = try CanonicalJSON.encode(body)
    }
    let (fields, answer) = try await send(method, path, headers: headers, bytes: bytes)
    if method == .GET, let warning = WatchWarning.text(fields.first(name: "Vigil-Watching")) { Console.warn(warning) }
    return answer.isEmpty ? [:] : try CanonicalJSON.parse(answer)
  }

  /// One request of any kind.
  ///
  /// - Returns: the head's fields that callers look at, and the body.
  /// - Throws: ``ServerRefusal`` for every status from 400 on, ``CommandFailure`` when nothing answers.
  func send(
    _ method: HTTPMethod, _ path: String, headers: [(String, String)] = [], bytes: [UInt8]? = nil,
    maximumBytes: Int = maximumAnswerBytes
  ) async throws -> (HTTPHeaders, [UInt8]) {
    var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : server + path)
    request.method = method
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
    if let bytes { request.body = .bytes(ByteBuffer(bytes: bytes)) }
    let response: HTTPClientResponse
    let body: [UInt8]
    do {
      response = try await http.execute(request, timeout: Self.timeout)
      body = Array(buffer: try await response.body.collect(upTo: maximumBytes))
    } catch {
      throw CommandFailure(unanswered: server, error)
    }
    guard response.status.code < 400 else { throw ServerRefusal(status: Int(response.status.code), body: body) }
    return (response.headers, body)
  }
}

extension CommandFailure {
  /// Nothing answered, or the answer broke off.
  fileprivate init(unanswered server: String, _ error: any Error) {
    let reason: String =
      switch error {
      case let error as NIOConnectionError where error.connectionErrors.isEmpty: "there is no such host"
      case let error as NIOConnectionError:
        error.connectionErrors.compactMap { $0.error as? IOError }.first.map { String(cString: strerror($0.errnoCode)) }
          ?? "no connection"
      default: "\(error)"
      }
    self.init("The gateway at \(server) does not answer: \(reason)")
  }
}
