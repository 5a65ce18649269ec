import AsyncHTTPClient
import Consent
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Synchronization
import Testing

@testable import Store
@testable import Web

@Suite(.timeLimit(.minutes(1))) struct VigilServerTests {
  @Test func itServesOnItsPortAndOnTheControlSocket() async throws {
    let path = "/tmp/vigil-\(UUID().uuidString.prefix(8)).sock"
    let scene = try WebScene {
      $0.port = 0
      $0.controlSocket = path
    }
    try await RunningServer.serving(scene) { port in
      let health = try await HTTPClient.shared.get(url: "http://127.0.0.1:\(port)/healthz").get()
      #expect(health.status == .ok)
      let encoded = path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
      // The socket may open a moment after the port: asked until it answers.
      var status: HTTPResponseStatus?
      let deadline = ContinuousClock.now + .seconds(10)
      while status == nil, ContinuousClock.now < deadline {
        status = try? await HTTPClient.shared.get(url: "http+unix://\(encoded)/metrics").get().status
      }
      #expect(status == .ok)
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func aFileInTheControlSocketsPlaceIsLeftAlone() async throws {
    let path = "/tmp/vigil-\(UUID().uuidString.prefix(8)).txt"
    try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let scene = try WebScene {
      $0.port = 0
      $0.controlSocket = path
    }
    let server = try scene.server()
    await #expect(throws: POSIXError.self) { try await server.run() }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
  }

  @Test func stoppingEndsOpenStreams() async throws {
    let scene = try WebScene { $0.port = 0 }
    let token = try scene.member(.desk).token
    let held = Mutex<HTTPClientResponse?>(nil)
    // Returns only when the server has stopped, although the client never lets go of its stream.
    try await RunningServer.serving(scene) { port in
      var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/events")
      request.headers.add(name: "Authorization", value: "Bearer \(token)")
      let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
      #expect(response.status == .ok)
      held.withLock { $0 = response }
    }
    #expect(scene.broadcast.count == 0)
    let response = try #require(held.withLock { $0 })
    for try await _ in response.body {}
  }

  @Test func aClientThatLeavesGivesItsSlotBack() async throws {
    let scene = try WebScene { $0.port = 0 }
    let token = try scene.member(.desk).token
    try await RunningServer.serving(scene) { port in
      let client = HTTPClient()
      var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/events")
      request.headers.add(name: "Authorization", value: "Bearer \(token)")
      let response = try await client.execute(request, timeout: .seconds(20))
      var iterator = response.body.makeAsyncIterator()
      _ = try await iterator.next()
      #expect(scene.broadcast.count == 1)
      try await client.shutdown()
      let deadline = ContinuousClock.now + .seconds(10)
      while scene.broadcast.count > 0, ContinuousClock.now < deadline { await Task.yield() }
      #expect(scene.broadcast.count == 0)
    }
  }
}
