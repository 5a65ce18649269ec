import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A way to a gateway over HTTP: requests as anybody with or without a token sends them.
struct GatewayDoor: Sendable {
  /// What came back.
  struct Answer: Sendable {
    let status: Int
    let body: Data

    /// The word of a problem (RFC 9457, `urn:vigil:problem:WORD`); nil for another body.
    var problem: String? {
      struct Problem: Decodable { let type: String }
      guard let type = try? JSONDecoder().decode(Problem.self, from: body).type else { return nil }
      return type.split(separator: ":").last.map(String.init)
    }

    func decoded<Value: Decodable>(_: Value.Type = Value.self) -> Value? {
      try? JSONDecoder().decode(Value.self, from: body)
    }
  }

  let address: String
  private let client: HTTPClient

  /// The largest answer that is read.
  private static let bodyBytes = 64 << 20

  /// - Parameters:
  ///   - address: for example `http://127.0.0.1:8080`.
  ///   - client: whose connections are used; whoever made it shuts it down.
  init(address: String, client: HTTPClient = .shared) throws {
    guard address.hasPrefix("http://") || address.hasPrefix("https://"), URL(string: address)?.host != nil else {
      throw GatewayClient.Failure.badAddress(address)
    }
    self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
    self.client = client
  }

  /// A client that keeps so many connections to one gateway.
  static func client(connections: Int) -> HTTPClient {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    configuration.timeout.connect = .seconds(10)
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Asks once.
  ///
  /// - Parameter body: JSON to post; nil to get.
  /// - Throws: ``GatewayClient/Failure/away(address:)`` when no whole answer comes within `seconds`.
  func send(
    _ path: String, token: String? = nil, body: String? = nil, seconds: Int64 = 60
  ) async throws -> Answer {
    var request = request(path, token: token)
    if let body {
      request.method = .POST
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(string: body))
    }
    do {
      let response = try await client.execute(request, timeout: .seconds(seconds))
      let data = Data((try await response.body.collect(upTo: Self.bodyBytes)).readableBytesView)
      return Answer(status: Int(response.status.code), body: data)
    } catch { throw GatewayClient.Failure.away(address: address) }
  }

  /// The beginning of an answer that does not end.
  func open(_ path: String, token: String) async throws -> HTTPClientResponse {
    try await client.execute(request(path, token: token), timeout: .hours(24 * 30))
  }

  private func request(_ path: String, token: String?) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: address + path)
    if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
    return request
  }
}
