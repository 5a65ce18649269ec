import WardKit

extension SendIntent {
  /// The word in a log, and the message that it is a copy of.
  var logged: (word: String, original: UInt64?) {
    switch self {
    case .clean: ("clean", nil)
    case .reordered: ("reordered", nil)
    case .backfilled: ("backfilled", nil)
    case .duplicate(let original): ("duplicate", original)
    case .resent(let original): ("resent", original)
    case .malformed(let kind): ("malformed.\(kind.rawValue)", nil)
    case .hostile(let kind): ("hostile.\(kind.rawValue)", nil)
    case .wrongIdentity: ("wrong-identity", nil)
    case .unknownDevice: ("unknown-device", nil)
    }
  }

  /// - Returns: nil for a word that ``logged`` never gives.
  init?(word: String, original: UInt64?) {
    switch (word, original) {
    case ("clean", _): self = .clean
    case ("reordered", _): self = .reordered
    case ("backfilled", _): self = .backfilled
    case ("duplicate", let original?): self = .duplicate(of: original)
    case ("resent", let original?): self = .resent(of: original)
    case ("wrong-identity", _): self = .wrongIdentity
    case ("unknown-device", _): self = .unknownDevice
    default:
      let parts = word.split(separator: ".", maxSplits: 1).map { String($0) }
      guard parts.count == 2 else { return nil }
      if parts[0] == "malformed", let kind = MalformedKind(rawValue: parts[1]) {
        self = .malformed(kind)
      } else if parts[0] == "hostile", let kind = HostileKind(rawValue: parts[1]) {
        self = .hostile(kind)
      } else {
        return nil
      }
    }
  }
}
