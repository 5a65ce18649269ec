import ArgumentParser
import AsyncHTTPClient
import NIOSSL

/// Where a gateway answers, and what it is trusted by.
struct ServerConnection {
  let server: String
  /// A certificate to trust beside the system's, as a file (PEM).
  let ca: String?

  /// - Throws: `ValidationError` for what is no address of a gateway.
  init(server: String, ca: String?) throws {
    guard server.hasPrefix("https://") || server.hasPrefix("http://") else {
      throw ValidationError("--server: '\(server)' does not begin with https:// (or, on this machine, http://).")
    }
    self.server = server
    self.ca = ca
  }

  /// Runs `body` with a client that is shut down after it.
  ///
  func run<T>(token: String?, _ body: (ServerClient) async throws -> T) async throws -> T {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    // A gateway that is not there is told at once: the client would try it again until the time is over.
    configuration.connectionPool.retryConnectionEstablishment = false
    if let ca {
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(ca))]
      configuration.tlsConfiguration = tls
    }
    let http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    let result: T
    do { result = try await body(ServerClient(server: server, token: token, http: http)) } catch {
      try? await http.shutdown()
      throw error
    }
    try await http.shutdown()
    return result
  }
}
