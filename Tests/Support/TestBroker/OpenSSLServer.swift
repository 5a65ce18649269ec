import Foundation

/// `openssl s_server`: a TLS peer that speaks exactly one version, which mosquitto cannot be told to.
package final class OpenSSLServer: Sendable {
  /// The loopback port.
  package let port: UInt16
  private let process: Process

  /// - Parameters:
  ///   - version: such as `-tls1_1`.
  ///   - serverName: the only name (SNI) that it lets itself be asked for by; nil does not look at it.
  package init(_ issued: TestAuthority.Issued, version: String, serverName: String? = nil) throws {
    port = try FreePort.find()
    process = Process()
    process.executableURL = try Executable.find("openssl")
    process.arguments = [
      "s_server", "-accept", "127.0.0.1:\(port)", "-cert", issued.certificateFile, "-key", issued.privateKeyFile,
      version, "-cipher", "DEFAULT@SECLEVEL=0", "-quiet",
    ]
    if let serverName {
      process.arguments? += [
        "-servername", serverName, "-servername_fatal", "-cert2", issued.certificateFile, "-key2",
        issued.privateKeyFile,
      ]
    }
    process.standardInput = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let deadline = ContinuousClock.now + .seconds(20)
    while !FreePort.accepts(port) {
      guard process.isRunning, ContinuousClock.now < deadline else { throw BrokerError.isNotRunning }
      usleep(5_000)
    }
  }

  deinit {
    if process.isRunning {
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
  }
}
