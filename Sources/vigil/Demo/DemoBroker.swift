import Foundation

/// mosquitto as a child of the demonstration, with the configuration that an installation would use.
enum DemoBroker {
  /// Starts it and returns once it accepts connections.
  static func start(_ home: HomeFolder, port: Int) async throws -> ChildProcess {
    let template = try template()
    let text = template.replacingOccurrences(of: "@PORT@", with: "\(port)")
      .replacingOccurrences(of: "@DATA@", with: home.path)
    try (text + "\npid_file \(home.brokerProcess)\n").write(
      toFile: home.brokerConfiguration, atomically: true, encoding: .utf8)
    let child = try ChildProcess(
      try ChildProcess.find("mosquitto"), ["-c", home.brokerConfiguration], log: home.broker + "/mosquitto.log")
    for _ in 0..<200 {
      if accepts(port) { return child }
      guard child.isRunning else { break }
      try await Task.sleep(for: .milliseconds(25))
    }
    await child.stop()
    throw CommandFailure("mosquitto did not start; see \(home.broker)/mosquitto.log")
  }

  private static func template() throws -> String {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
    for place in ["config/mosquitto.conf", own + "/config/mosquitto.conf", "/usr/share/vigil/mosquitto.conf"]
    where FileManager.default.fileExists(atPath: place) {
      return try String(contentsOfFile: place, encoding: .utf8)
    }
    throw CommandFailure("config/mosquitto.conf was not found; run this in the folder of the sources")
  }

  /// A port that nobody listens on now.
  static func freePort() throws -> Int {
    try withSocket { descriptor in
      var address = loopback(port: 0)
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let bound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
          bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
        }
      }
      guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
      return Int(UInt16(bigEndian: address.sin_port))
    }
  }

  private static func accepts(_ port: Int) -> Bool {
    let connected: Bool? = try? withSocket { descriptor in
      var address = loopback(port: UInt16(clamping: port))
      return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
      }
    }
    return connected ?? false
  }

  private static func withSocket<T>(_ body: (Int32) throws -> T) throws -> T {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw POSIXError(.EMFILE) }
    defer { close(descriptor) }
    return try body(descriptor)
  }

  private static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}
