import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import TestBroker
import Testing

@testable import Web

/// HTTP over TLS with real certificates: who may connect, and over which protocol.
@Suite(.timeLimit(.minutes(1))) struct TLSServerTests {
  private let authority: TestAuthority
  private let scene: WebScene

  init() throws {
    authority = try TestAuthority()
    scene = try Self.scene(with: try authority.issue("gateway.test"))
  }

  private static func scene(with issued: TestAuthority.Issued) throws -> WebScene {
    try WebScene {
      $0.port = 0
      $0.tls = WebConfiguration.TLS(
        certificateChainFile: issued.certificateFile, privateKeyFile: issued.privateKeyFile)
    }
  }

  /// Asks `/healthz` as a client that trusts this authority.
  private func ask(
    _ port: Int, trusting authority: TestAuthority,
    _ change: (inout TLSConfiguration) -> Void = { _ in }
  ) async throws -> HTTPResponseStatus {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .file(authority.certificateFile)
    change(&tls)
    var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
    // A refused handshake is final: it would be tried again until the time is over.
    configuration.connectionPool.retryConnectionEstablishment = false
    let client = HTTPClient(configuration: configuration)
    do {
      let request = HTTPClientRequest(url: "https://127.0.0.1:\(port)/healthz")
      let status = try await client.execute(request, timeout: .seconds(10)).status
      try await client.shutdown()
      return status
    } catch {
      try await client.shutdown()
      throw error
    }
  }

  @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
  func aClientThatTrustsTheAuthorityIsServed(over version: TLSVersion) async throws {
    try await RunningServer.serving(scene) { port in
      let status = try await ask(port, trusting: authority) {
        $0.minimumTLSVersion = version
        $0.maximumTLSVersion = version
      }
      #expect(status == .ok)
    }
  }

  @Test func aClientThatTrustsAnotherAuthorityRefusesTheServer() async throws {
    let other = try TestAuthority(name: "Other CA")
    try await RunningServer.serving(scene) { port in
      await #expect(throws: NIOSSLError.self) { try await ask(port, trusting: other) }
      let trusted = try await ask(port, trusting: authority)
      #expect(trusted == .ok)
    }
  }

  @Test func aNameThatTheCertificateDoesNotBearIsRefused() async throws {
    let other = try Self.scene(with: try authority.issue("other.test", alternatives: "DNS:other.test"))
    try await RunningServer.serving(other) { port in
      await #expect(throws: (any Error).self) { try await ask(port, trusting: authority) }
    }
  }

  @Test(arguments: [TLSVersion.tlsv1, .tlsv11])
  func anOldProtocolIsRefusedByTheServer(_ version: TLSVersion) async throws {
    try await RunningServer.serving(scene) { port in
      await #expect(throws: (any Error).self) {
        try await ask(port, trusting: authority) {
          $0.minimumTLSVersion = .tlsv1
          $0.maximumTLSVersion = version
        }
      }
      let newer = try await ask(port, trusting: authority) { $0.minimumTLSVersion = .tlsv1 }
      #expect(newer == .ok)
    }
  }

  @Test func plainTextOnTheTLSPortIsNotAnswered() async throws {
    try await RunningServer.serving(scene) { port in
      let client = HTTPClient()
      await #expect(throws: (any Error).self) {
        try await client.execute(HTTPClientRequest(url: "http://127.0.0.1:\(port)/healthz"), timeout: .seconds(10))
      }
      try await client.shutdown()
    }
  }
}
