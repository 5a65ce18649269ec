import Foundation

/// Turns options into the files that mosquitto reads.
enum BrokerConfiguration {
  /// Writes `mosquitto.conf` and what it names into `folder`.
  static func write(_ options: Broker.Options, port: UInt16, in folder: URL) throws {
    var lines = [
      "listener \(port) 127.0.0.1",
      "persistence true",
      "persistence_location \(folder.path)/",
      "autosave_interval 0",
      "log_dest file \(folder.path)/mosquitto.log",
      "log_type all",
      "max_queued_messages 0",
      "max_inflight_messages 0",
      "set_tcp_nodelay true",
      "user root",
    ]
    if let tls = options.tls { lines += self.lines(for: tls) }
    if options.passwords.isEmpty {
      lines.append("allow_anonymous true")
    } else {
      lines.append("allow_anonymous false")
      lines.append("password_file \(try writePasswords(options.passwords, in: folder))")
    }
    if !options.accessList.isEmpty {
      let file = folder.appending(path: "access").path
      try (options.accessList.joined(separator: "\n") + "\n").write(toFile: file, atomically: true, encoding: .utf8)
      lines.append("acl_file \(file)")
    }
    lines += options.lines
    try (lines.joined(separator: "\n") + "\n").write(
      to: folder.appending(path: "mosquitto.conf"), atomically: true, encoding: .utf8)
  }

  private static func lines(for tls: Broker.ServerTLS) -> [String] {
    var lines = [
      "cafile \(tls.authorityFile)", "certfile \(tls.certificateFile)", "keyfile \(tls.privateKeyFile)",
      "require_certificate \(tls.requiresCertificate)",
    ]
    if let version = tls.version { lines.append("tls_version \(version)") }
    if let ciphers = tls.ciphers { lines.append("ciphers \(ciphers)") }
    return lines
  }

  /// `mosquitto_passwd -U` hashes a file of clear ones in place: one process for any number of users.
  private static func writePasswords(_ passwords: [String: String], in folder: URL) throws -> String {
    let file = folder.appending(path: "passwords").path
    let text = passwords.map { "\($0.key):\($0.value)\n" }.joined()
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    try Executable.run("mosquitto_passwd", ["-U", file])
    return file
  }
}
