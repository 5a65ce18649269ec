import Foundation

/// The settings of a mosquitto, read from its configuration file and what that includes (mosquitto.conf(5)).
package struct BrokerFile: Hashable, Sendable {
  /// A listener and what is set for it alone.
  package struct Listener: Hashable, Sendable {
    package let port: Int
    /// The address it is bound to; nil means every address.
    package let address: String?
    package fileprivate(set) var settings: [String: String] = [:]

    /// Whether it is reachable from this machine only: a loopback address or a Unix socket.
    package var isLocal: Bool {
      guard let address else { return false }
      return port == 0 || address == "localhost" || address == "::1" || address.hasPrefix("127.")
    }

    /// Whether it speaks TLS.
    package var isEncrypted: Bool { settings["certfile"] != nil || settings["psk_hint"] != nil }
  }

  /// Why a file could not be read.
  package enum Refusal: Error, Hashable, Sendable {
    case unreadable(path: String)
    /// An include of an include of an include …
    case tooDeep(path: String)
  }

  /// Settings of the whole broker, the last one of a kind; a `listener` is none of them.
  package private(set) var settings: [String: String] = [:]
  package private(set) var listeners: [Listener] = []

  /// What holds for one listener alone when `per_listener_settings` is true.
  private static let perListener: Set<String> = [
    "acl_file", "allow_anonymous", "allow_zero_length_clientid", "auto_id_prefix", "password_file", "psk_file",
  ]
  /// What always belongs to the listener before it.
  private static let listenerOnly: Set<String> = [
    "bind_interface", "cafile", "capath", "certfile", "ciphers", "ciphers_tls1.3", "crlfile", "keyfile",
    "max_connections", "max_qos", "max_topic_alias", "mount_point", "protocol", "psk_hint", "require_certificate",
    "tls_version", "use_identity_as_username", "use_subject_as_username", "use_username_as_clientid",
  ]

  /// - Throws: ``Refusal``.
  package init(path: String) throws(Refusal) {
    try read(path, depth: 0)
  }

  /// Parses text without includes, for tests and for what is no file.
  package init(text: String) {
    for line in text.split(whereSeparator: \.isNewline) { take(line) }
  }

  private mutating func read(_ path: String, depth: Int) throws(Refusal) {
    guard depth < 8 else { throw .tooDeep(path: path) }
    guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path: path) }
    for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
      guard let folder = Self.value(of: "include_dir", in: line) else {
        take(line)
        continue
      }
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
        throw .unreadable(path: folder)
      }
      for name in names.sorted() where name.hasSuffix(".conf") { try read(folder + "/" + name, depth: depth + 1) }
    }
  }

  private static func value(of key: String, in line: Substring) -> String? {
    let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    guard words.count == 2, words[0] == key else { return nil }
    return words[1].trimmingCharacters(in: .whitespaces)
  }

  private mutating func take(_ line: Substring) {
    let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    guard let key = words.first.map(String.init), !key.hasPrefix("#") else { return }
    let value = words.count == 2 ? words[1].trimmingCharacters(in: .whitespaces) : ""
    switch key {
    case "listener":
      let parts = value.split(separator: " ")
      listeners.append(
        Listener(port: parts.first.flatMap { Int($0) } ?? 0, address: parts.dropFirst().first.map(String.init)))
    case "port":
      listeners.append(Listener(port: Int(value) ?? 0, address: settings["bind_address"]))
    case _ where !listeners.isEmpty && (Self.listenerOnly.contains(key) || belongsToListener(key)):
      listeners[listeners.count - 1].settings[key] = value
    default: settings[key] = value
    }
  }

  private func belongsToListener(_ key: String) -> Bool { isPerListener && Self.perListener.contains(key) }

  /// Whether this broker takes connections on the port; without any listener mosquitto takes 1883.
  package func listens(on port: Int) -> Bool {
    listeners.isEmpty ? port == 1_883 : listeners.contains { $0.port == port }
  }

  /// Whether who may speak is set for each listener by itself. It holds for what follows it in the file.
  package var isPerListener: Bool { settings["per_listener_settings"] == "true" }

  /// A setting as it holds for a listener.
  package func value(_ key: String, for listener: Listener) -> String? { listener.settings[key] ?? settings[key] }

  package func number(_ key: String) -> Int? { settings[key].flatMap { Int($0) } }

  /// A duration or count that mosquitto defaults.
  package func number(_ key: String, default fallback: Int) -> Int { number(key) ?? fallback }

  package func truth(_ key: String, default fallback: Bool) -> Bool { settings[key].map { $0 == "true" } ?? fallback }
}
