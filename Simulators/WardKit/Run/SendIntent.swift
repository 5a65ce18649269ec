/// What was meant by a message, which decides what the gateway must make of it.
package enum SendIntent: Hashable, Sendable {
  /// A new reading, sent at its instant, in order.
  case clean
  /// A new reading that was held back, so that its successors came first.
  case reordered
  /// Measured while the link was down (or, in a scenario, hours ago), and sent for the first time now.
  case backfilled
  /// The same bytes again on purpose, although nothing was missing.
  case duplicate(of: UInt64)
  /// The same bytes again because no receipt came in time, or the connection was lost before one came.
  case resent(of: UInt64)
  /// Bytes that are no reading. They carry no number of the device's own sequence.
  case malformed(MalformedKind)
  /// A well-meant reading in bytes that are made to hurt. They carry no number of the device's own sequence.
  case hostile(HostileKind)
  /// The payload claims to be another device than the one that is logged in.
  case wrongIdentity
  /// The topic names a device that the gateway does not know; the session itself is an allowed one.
  case unknownDevice
}

/// Ways in which a payload is broken by accident.
package enum MalformedKind: String, CaseIterable, Codable, Hashable, Sendable {
  /// Cut off in the middle.
  case truncated
  /// No bytes at all.
  case empty
  /// Text that is no JSON.
  case notJSON = "not-json"
  /// An array instead of an object.
  case array
  /// No `time`.
  case noTime = "no-time"
  /// A time that is no instant.
  case badTime = "bad-time"
  /// A number where a word stands, and the other way round.
  case wrongType = "wrong-type"
  /// `{"time":…}` alone: well formed and says nothing.
  case nothingSaid = "nothing-said"
  /// The content type of a format that the gateway does not read.
  case foreignFormat = "foreign-format"
}

/// Ways in which a payload is broken on purpose.
package enum HostileKind: String, CaseIterable, Codable, Hashable, Sendable {
  /// Thousands of nested arrays.
  case deep
  /// Longer than the gateway reads.
  case huge
  /// The same key twice with different values.
  case duplicateKey = "duplicate-key"
  /// Bytes that are not UTF-8.
  case invalidUTF8 = "invalid-utf8"
  /// An escape that is half of a surrogate pair.
  case loneSurrogate = "lone-surrogate"
  /// A sequence number beyond 2^53.
  case hugeNumber = "huge-number"
  /// More unknown keys than the decoder remembers.
  case manyKeys = "many-keys"
  /// Control characters inside a string.
  case controlCharacters = "control-characters"
}
