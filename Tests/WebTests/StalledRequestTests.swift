import Testing

@testable import Web

/// Requests that begin and do not go on: answered in time, and nobody else waits for them.
@Suite(.timeLimit(.minutes(1))) struct StalledRequestTests {
  private func request(_ scene: WebScene, length: Int, body: String) throws -> String {
    """
    POST /api/v1/acts HTTP/1.1\r
    Host: 127.0.0.1\r
    Authorization: Bearer \(try scene.member(.desk).token)\r
    Content-Type: application/json\r
    Content-Length: \(length)\r
    \r
    \(body)
    """
  }

  @Test func aBodyThatStopsHalfWayIsAnsweredWith408() async throws {
    let scene = try WebScene {
      $0.port = 0
      $0.bodyTimeout = .milliseconds(300)
    }
    try await RunningServer.serving(scene) { port in
      let answer = try await Task.detached {
        let client = try RawClient(port: port)
        try client.send(try request(scene, length: 500, body: "{\"entry\":"))
        return try client.receive(until: "too-slow")
      }.value
      #expect(answer.hasPrefix("HTTP/1.1 408"), "\(answer)")
      #expect(answer.contains("application/problem+json"))
    }
  }

  @Test func aBodyThatComesWholeInTimeIsNot408() async throws {
    let scene = try WebScene {
      $0.port = 0
      $0.bodyTimeout = .seconds(30)
    }
    try await RunningServer.serving(scene) { port in
      let answer = try await Task.detached {
        let client = try RawClient(port: port)
        try client.send(try request(scene, length: 2, body: "{"))
        try client.send("}")
        return try client.receive()
      }.value
      #expect(answer.hasPrefix("HTTP/1.1 400"), "\(answer)")
    }
  }

  @Test func aHeaderThatNeverEndsIsClosedWhenTheConnectionIsIdle() async throws {
    let scene = try WebScene {
      $0.port = 0
      $0.idleTimeoutSeconds = 1
    }
    try await RunningServer.serving(scene) { port in
      let answer = try await Task.detached {
        let client = try RawClient(port: port)
        try client.send("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        return try client.receive(until: nil)
      }.value
      #expect(!answer.contains("200 OK"), "\(answer)")
    }
  }
}
