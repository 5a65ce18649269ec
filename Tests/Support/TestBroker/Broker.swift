import Foundation
import Spawning
import Synchronization

/// A real mosquitto for one test: its own folder, a free port on loopback, stopped by its own process.
///
/// Configuration, port and persistence stay the same across ``kill()`` and ``start()``, so a test can lose the broker
/// and have it back.
package final class Broker: Sendable {
  /// What the broker asks of its clients.
  package struct Options: Sendable {
    /// User names and passwords; empty allows anyone.
    package var passwords: [String: String] = [:]
    /// Lines of the access list, such as `pattern write vigil/v1/+/%u/readings`; empty allows everything.
    package var accessList: [String] = []
    /// TLS, or nil for a plain listener.
    package var tls: ServerTLS?
    /// Further lines of configuration.
    package var lines: [String] = []

    package init() {}
  }

  /// The files of a TLS listener.
  package struct ServerTLS: Sendable {
    package var authorityFile: String
    package var certificateFile: String
    package var privateKeyFile: String
    /// Whether clients must show a certificate.
    package var requiresCertificate = false
    /// `tlsv1.1`, `tlsv1.2` or `tlsv1.3`; the only version spoken, if given.
    package var version: String?
    /// OpenSSL cipher string, such as `DEFAULT@SECLEVEL=0`.
    package var ciphers: String?

    package init(authorityFile: String, certificateFile: String, privateKeyFile: String) {
      self.authorityFile = authorityFile
      self.certificateFile = certificateFile
      self.privateKeyFile = privateKeyFile
    }
  }

  /// The loopback port.
  package let port: UInt16
  /// Configuration, persistence and log.
  package let folder: URL
  /// The running process, if any.
  private let process = Mutex<SpawnedProcess?>(nil)

  /// Writes the configuration and starts the broker; returns when it accepts connections.
  package init(_ options: Options = Options()) throws {
    port = try FreePort.find()
    folder = FileManager.default.temporaryDirectory.appending(path: "broker-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try BrokerConfiguration.write(options, port: port, in: folder)
    try start()
  }

  deinit {
    if let process = process.withLock({ $0 }), process.isRunning {
      process.end(with: SIGKILL)
    }
    try? FileManager.default.removeItem(at: folder)
  }

  /// The process of the running broker, or nil.
  package var processIdentifier: Int32? {
    process.withLock { $0.flatMap { $0.isRunning ? $0.pid : nil } }
  }

  /// Starts it (again); returns when it accepts connections.
  package func start() throws {
    let process = try SpawnedProcess(
      Executable.find("mosquitto").path, ["-c", folder.appending(path: "mosquitto.conf").path])
    self.process.withLock { $0 = process }
    let deadline = ContinuousClock.now + .seconds(20)
    while !FreePort.accepts(port) {
      guard process.isRunning, ContinuousClock.now < deadline else {
        throw BrokerError.didNotStart(log: log)
      }
      usleep(5_000)
    }
  }

  /// `kill -9`: nothing is saved that was not saved before.
  package func kill() {
    end(with: SIGKILL)
  }

  /// SIGTERM: the broker saves its persistence and goes.
  package func stop() {
    end(with: SIGTERM)
  }

  /// SIGUSR1 makes mosquitto write its persistence file now.
  package func savePersistence() throws {
    let file = folder.appending(path: "mosquitto.db").path
    let before = modification(of: file)
    guard let processIdentifier else { throw BrokerError.isNotRunning }
    Foundation.kill(processIdentifier, SIGUSR1)
    let deadline = ContinuousClock.now + .seconds(10)
    while modification(of: file) == before {
      guard ContinuousClock.now < deadline else { throw BrokerError.didNotSave }
      usleep(5_000)
    }
  }

  /// SIGSTOP: it neither reads nor answers, but its connections stay.
  package func freeze() {
    if let processIdentifier { Foundation.kill(processIdentifier, SIGSTOP) }
  }

  /// SIGCONT after ``freeze()``.
  package func thaw() {
    if let processIdentifier { Foundation.kill(processIdentifier, SIGCONT) }
  }

  /// What the broker logged.
  package var log: String {
    (try? String(contentsOf: folder.appending(path: "mosquitto.log"), encoding: .utf8)) ?? ""
  }

  private func end(with signal: Int32) {
    let running = process.withLock { process in
      defer { process = nil }
      return process
    }
    running?.end(with: signal)
  }

  private func modification(of path: String) -> [Int]? {
    var information = stat()
    return stat(path, &information) == 0 ? [information.st_mtim.tv_sec, information.st_mtim.tv_nsec] : nil
  }
}

/// Why a test has no broker.
package enum BrokerError: Error {
  case didNotStart(log: String)
  case isNotRunning
  case didNotSave
  case noExecutable(String)
  case noPort(errno: Int32)
  case commandFailed(String, output: String)
}
