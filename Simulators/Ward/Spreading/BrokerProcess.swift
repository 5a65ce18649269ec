import Foundation

/// What can be known of a broker on this machine from outside: how many descriptors its process may open.
enum BrokerProcess {
  /// The limit of the process that listens on a port; nil where `/proc` does not say, such as for another user's process.
  static func descriptors(listeningOn port: UInt16) -> Int? {
    let inodes = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { listeners(in: text($0), port: port) }
    let sockets = Set(inodes.map { "socket:[\($0)]" })
    guard !sockets.isEmpty, let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc") else {
      return nil
    }
    for name in names where Int(name) != nil {
      let folder = "/proc/\(name)/fd"
      guard let open = try? FileManager.default.contentsOfDirectory(atPath: folder) else { continue }
      let isIt = open.contains { descriptor in
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(descriptor)")).map(sockets.contains)
          == true
      }
      if isIt { return openFiles(in: text("/proc/\(name)/limits")) }
    }
    return nil
  }

  /// Inodes of the sockets of a `/proc/net/tcp` that listen on a port.
  static func listeners(in table: String, port: UInt16) -> [String] {
    table.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: " ")
      // `sl local_address rem_address st …`; state 0A is LISTEN, the tenth field is the inode.
      guard fields.count > 9, fields[3] == "0A", let hex = fields[1].split(separator: ":").last,
        UInt16(hex, radix: 16) == port
      else { return nil }
      return String(fields[9])
    }
  }

  /// The soft limit of open files in a `/proc/PID/limits`.
  static func openFiles(in table: String) -> Int? {
    let line = table.split(separator: "\n").first { $0.hasPrefix("Max open files") }
    return line?.dropFirst("Max open files".count).split(separator: " ").first.flatMap { Int($0) }
  }

  private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
}

extension BrokerEndpoint {
  /// How many descriptors the broker may open, where that can be known.
  var localDescriptors: Int? { isLoopback ? BrokerProcess.descriptors(listeningOn: port) : nil }
}
