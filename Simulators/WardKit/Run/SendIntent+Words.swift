extension SendIntent {
  /// A stable word for files and reports: `clean`, `malformed:truncated`, `resent` …
  package var word: String {
    switch self {
    case .clean: "clean"
    case .reordered: "reordered"
    case .backfilled: "backfilled"
    case .duplicate: "duplicate"
    case .resent: "resent"
    case .malformed(let kind): "malformed:\(kind.rawValue)"
    case .hostile(let kind): "hostile:\(kind.rawValue)"
    case .wrongIdentity: "wrong-identity"
    case .unknownDevice: "unknown-device"
    }
  }

  /// The message that it repeats.
  package var original: UInt64? {
    switch self {
    case .duplicate(let message), .resent(let message): message
    default: nil
    }
  }

  /// - Returns: nil for a word that ``word`` never gives.
  package init?(word: String, original: UInt64) {
    let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
    switch (parts.first, parts.count > 1 ? parts[1] : "") {
    case ("clean", _): self = .clean
    case ("reordered", _): self = .reordered
    case ("backfilled", _): self = .backfilled
    case ("duplicate", _): self = .duplicate(of: original)
    case ("resent", _): self = .resent(of: original)
    case ("wrong-identity", _): self = .wrongIdentity
    case ("unknown-device", _): self = .unknownDevice
    case ("malformed", let kind):
      guard let kind = MalformedKind(rawValue: kind) else { return nil }
      self = .malformed(kind)
    case ("hostile", let kind):
      guard let kind = HostileKind(rawValue: kind) else { return nil }
      self = .hostile(kind)
    default: return nil
    }
  }
}
