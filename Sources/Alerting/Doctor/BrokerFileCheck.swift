/// Judges a mosquitto's settings by what they lose: each sentence names the setting, what it does, and what to write.
package struct BrokerFileCheck: Sendable {
  private let file: BrokerFile

  package init(_ file: BrokerFile) {
    self.file = file
  }

  /// Every setting that can lose a reading or let a stranger speak.
  package func diagnoses() -> [Diagnosis] {
    [queue(), queuedBytes(), persistence(), autosave(), inflight(), packets(), retained(), expiry(), memory(), nagle()]
      + [statistics(), upgrade()] + listeners()
  }

  // MARK: What is kept

  private func queue() -> Diagnosis {
    let name = "broker.max_queued_messages"
    switch file.number("max_queued_messages", default: 1_000) {
    case 0: return Diagnosis(name, .good, "without bound")
    case let bound:
      return Diagnosis(
        name, bound < 100_000 ? .bad : .warning,
        "at most \(bound) messages wait for a gateway that is away; the next are dropped in silence",
        advice: "max_queued_messages 0")
    }
  }

  private func queuedBytes() -> Diagnosis {
    let name = "broker.max_queued_bytes"
    guard let bound = file.number("max_queued_bytes"), bound > 0 else { return Diagnosis(name, .good, "without bound") }
    return Diagnosis(
      name, bound < 1 << 30 ? .bad : .warning, "at most \(bound) bytes wait; what follows is dropped in silence",
      advice: "max_queued_bytes 0")
  }

  private func persistence() -> Diagnosis {
    guard file.truth("persistence", default: false) else {
      return Diagnosis(
        "broker.persistence", .bad, "sessions and queues live in memory: a restart loses every message that waits",
        advice: "persistence true, and a persistence_location on a disk")
    }
    guard file.settings["persistence_location"] != nil else {
      return Diagnosis(
        "broker.persistence", .warning,
        "without persistence_location the file lies in the folder that it is started in",
        advice: "persistence_location /var/lib/mosquitto/")
    }
    return Diagnosis("broker.persistence", .good, "on disk")
  }

  private func autosave() -> Diagnosis {
    let name = "broker.autosave_interval"
    if file.truth("autosave_on_changes", default: false) {
      return Diagnosis(
        name, .warning, "autosave_on_changes counts messages: under load it never stops writing the whole file",
        advice: "autosave_on_changes false and autosave_interval 5")
    }
    switch file.number("autosave_interval", default: 1_800) {
    case 0:
      return Diagnosis(
        name, .bad, "saves only when it ends cleanly: a crash loses everything that waits",
        advice: "autosave_interval 5")
    case let seconds where seconds > 60:
      return Diagnosis(name, .bad, "a crash loses up to \(seconds) s of what waits", advice: "autosave_interval 5")
    case let seconds where seconds > 10:
      return Diagnosis(name, .warning, "a crash loses up to \(seconds) s of what waits", advice: "autosave_interval 5")
    case let seconds: return Diagnosis(name, .good, "every \(seconds) s; devices keep what has no receipt")
    }
  }

  private func retained() -> Diagnosis {
    guard file.truth("retain_available", default: true) else {
      return Diagnosis(
        "broker.retain_available", .bad, "devices' standing and last wills are not kept",
        advice: "retain_available true")
    }
    return Diagnosis("broker.retain_available", .good, "true")
  }

  private func expiry() -> Diagnosis {
    let name = "broker.persistent_client_expiration"
    guard let text = file.settings["persistent_client_expiration"] else {
      return Diagnosis(
        name, .warning, "a 3.1.1 session that never comes back fills the disk", advice: "\(name.dropFirst(7)) 1m")
    }
    let isHours = text.hasSuffix("h")
    return isHours
      ? Diagnosis(
        name, .warning, "a 3.1.1 gateway that is away longer than \(text) loses its queue", advice: "1m (a month)")
      : Diagnosis(name, .good, text)
  }

  private func memory() -> Diagnosis {
    guard let bound = file.number("memory_limit"), bound > 0 else {
      return Diagnosis("broker.memory_limit", .good, "without bound")
    }
    return Diagnosis(
      "broker.memory_limit", .warning, "at \(bound) bytes it refuses what devices publish", advice: "memory_limit 0")
  }

  // MARK: How much at once

  private func inflight() -> Diagnosis {
    let name = "broker.max_inflight_messages"
    switch file.number("max_inflight_messages", default: 20) {
    case 0:
      return Diagnosis(name, .warning, "without bound: long lists are walked", advice: "\(name.dropFirst(7)) 1000")
    case let count where count < 100:
      return Diagnosis(
        name, .warning, "one window of \(count) for each commit of a 3.1.1 gateway", advice: "\(name.dropFirst(7)) 1000"
      )
    case let count where count > 5_000:
      return Diagnosis(
        name, .warning, "\(count): beyond some thousand the broker walks its lists", advice: "\(name.dropFirst(7)) 1000"
      )
    case let count: return Diagnosis(name, .good, "\(count)")
    }
  }

  private func packets() -> Diagnosis {
    let name = "broker.max_packet_size"
    let bounds = [file.number("max_packet_size"), file.number("message_size_limit")].compactMap { $0 }.filter { $0 > 0 }
    guard let bound = bounds.min() else {
      return Diagnosis(name, .warning, "a single packet may take 256 MiB of memory", advice: "max_packet_size 1048576")
    }
    guard bound >= 65_536 else {
      return Diagnosis(
        name, .bad, "\(bound) bytes: a bundle of readings is cut off with its connection",
        advice: "max_packet_size 1048576")
    }
    return Diagnosis(name, .good, "\(bound) bytes")
  }

  private func nagle() -> Diagnosis {
    file.truth("set_tcp_nodelay", default: false)
      ? Diagnosis("broker.set_tcp_nodelay", .good, "true")
      : Diagnosis(
        "broker.set_tcp_nodelay", .warning, "small packets wait up to 40 ms for company", advice: "set_tcp_nodelay true"
      )
  }

  private func statistics() -> Diagnosis {
    file.number("sys_interval", default: 10) > 0
      ? Diagnosis("broker.sys_interval", .good, "$SYS tells what it drops")
      : Diagnosis(
        "broker.sys_interval", .warning, "nobody hears of what the broker drops", advice: "sys_interval 10")
  }

  private func upgrade() -> Diagnosis {
    file.truth("upgrade_outgoing_qos", default: false)
      ? Diagnosis(
        "broker.upgrade_outgoing_qos", .warning, "hands QoS 1 duties to those who asked for none",
        advice: "upgrade_outgoing_qos false")
      : Diagnosis("broker.upgrade_outgoing_qos", .good, "false")
  }

  // MARK: Who may speak

  private func listeners() -> [Diagnosis] {
    guard !file.listeners.isEmpty else {
      return [
        Diagnosis(
          "broker.listener", .warning, "no listener is named: mosquitto 2 listens on loopback alone, without accounts",
          advice: "listener 1883 127.0.0.1")
      ]
    }
    return file.listeners.flatMap {
      [access(of: $0), names(of: $0), encryption(of: $0), quality(of: $0), connections(of: $0)]
    }
  }

  private func access(of listener: BrokerFile.Listener) -> Diagnosis {
    let name = "broker.listener.\(listener.port).acl_file"
    guard file.value("acl_file", for: listener) != nil else {
      let reason = file.isPerListener ? "per_listener_settings is true and this one has no acl_file" : "there is none"
      return Diagnosis(
        name, .bad, "\(reason): any device may write as any other",
        advice: file.isPerListener ? "per_listener_settings false" : "acl_file with `pattern write vigil/v1/+/%u/…`")
    }
    return Diagnosis(name, .good, "who may write what is listed")
  }

  private func names(of listener: BrokerFile.Listener) -> Diagnosis {
    let name = "broker.listener.\(listener.port).allow_anonymous"
    if file.value("allow_anonymous", for: listener) == "true" {
      return Diagnosis(name, .bad, "true: whoever reaches the port may speak", advice: "allow_anonymous false")
    }
    let hasNames = ["password_file", "psk_file", "use_identity_as_username", "use_subject_as_username"]
      .contains { file.value($0, for: listener) != nil }
    return hasNames
      ? Diagnosis(name, .good, "everybody has a name")
      : Diagnosis(name, .bad, "nobody can sign in: no accounts and no anonymous access", advice: "password_file …")
  }

  private func quality(of listener: BrokerFile.Listener) -> Diagnosis {
    let name = "broker.listener.\(listener.port).max_qos"
    guard let text = file.value("max_qos", for: listener), (Int(text) ?? 0) < 1 else {
      return Diagnosis(name, .good, "QoS 1 is granted")
    }
    return Diagnosis(
      name, .bad, "\(text): nothing is acknowledged, and a reading that is lost is lost", advice: "max_qos 2")
  }

  private func connections(of listener: BrokerFile.Listener) -> Diagnosis {
    let name = "broker.listener.\(listener.port).max_connections"
    guard let text = file.value("max_connections", for: listener), let bound = Int(text), bound >= 0 else {
      return Diagnosis(name, .good, "without bound")
    }
    return Diagnosis(
      name, .warning, "the client after the first \(bound) is turned away, be it a device or the gateway",
      advice: "max_connections -1, or more than all devices, people's applications and ten for the gateway")
  }

  private func encryption(of listener: BrokerFile.Listener) -> Diagnosis {
    let name = "broker.listener.\(listener.port).tls"
    if listener.isEncrypted { return Diagnosis(name, .good, "TLS") }
    return listener.isLocal
      ? Diagnosis(name, .good, "this machine only")
      : Diagnosis(
        name, .bad, "passwords and readings cross a network in clear",
        advice: "certfile, keyfile and cafile, or bind it to 127.0.0.1")
  }
}
