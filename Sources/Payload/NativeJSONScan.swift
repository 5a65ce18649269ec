import Vitals

/// One pass over a native JSON payload, gathering what each field said.
struct NativeJSONScan {
  var skipper: JSONSkipper
  /// Which known keys were met, to refuse the second of two.
  var seen: PayloadFieldSet = []
  /// Has the epoch as its time until ``hasTime``.
  var decoded = DecodedReading(reading: Reading(time: Timestamp(milliseconds: 0)))
  var hasTime = false
  /// The value of `device`.
  var device: JSONString?

  static func scan(_ bytes: UnsafeRawBufferPointer, limits: PayloadLimits) throws(PayloadError) -> NativeJSONScan {
    guard bytes.count <= limits.bytes else { throw .tooLarge(bytes: bytes.count) }
    return try withUnsafeTemporaryAllocation(of: UnknownKeys.Entry.self, capacity: PayloadLimits.unknownKeys) {
      storage throws(PayloadError) in
      let keys = UnknownKeys(storage: storage)
      var scan = NativeJSONScan(skipper: JSONSkipper(cursor: JSONCursor(bytes), keys: keys, depth: limits.depth))
      try scan.document()
      return scan
    }
  }

  /// The reading, once the whole payload was scanned.
  func finished() throws(PayloadError) -> DecodedReading {
    guard hasTime else { throw .missingTime }
    let reading = decoded.reading
    let saysSomething =
      !reading.vitals.isEmpty || !reading.impossible.isEmpty || !decoded.unrecognisedFields.isEmpty
      || reading.consciousness != nil || reading.rhythm != nil || reading.fall != nil
      || reading.oxygen != nil || reading.contact != nil || reading.battery != nil || reading.motion != nil
      || !reading.faults.isEmpty
    guard saysSomething else { throw .empty }
    return decoded
  }

  private mutating func document() throws(PayloadError) {
    skipper.cursor.skipWhitespace()
    guard skipper.cursor.current == UInt8(ascii: "{") else { throw notAnObject() }
    skipper.cursor.offset += 1
    skipper.cursor.skipWhitespace()
    if skipper.cursor.current != UInt8(ascii: "}") { try members() }
    skipper.cursor.offset += 1
    skipper.cursor.skipWhitespace()
    guard skipper.cursor.isAtEnd else { throw .trailingBytes(offset: skipper.cursor.offset) }
  }

  /// Another kind of value is told apart from what is no JSON at all, because it points to another mistake of the sender.
  private func notAnObject() -> PayloadError {
    switch skipper.cursor.current {
    case UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
      .notAnObject(offset: skipper.cursor.offset)
    default: skipper.cursor.unexpected
    }
  }

  @inline(__always)
  private mutating func members() throws(PayloadError) {
    while true {
      guard skipper.cursor.current == UInt8(ascii: "\"") else { throw skipper.cursor.unexpected }
      let key = try skipper.cursor.string()
      skipper.cursor.skipWhitespace()
      try skipper.cursor.expect(UInt8(ascii: ":"))
      skipper.cursor.skipWhitespace()
      try member(key)
      skipper.cursor.skipWhitespace()
      if skipper.cursor.current == UInt8(ascii: "}") { return }
      try skipper.cursor.expect(UInt8(ascii: ","))
      skipper.cursor.skipWhitespace()
    }
  }

  @inline(__always)
  private mutating func member(_ key: JSONString) throws(PayloadError) {
    guard let field = PayloadField(key, in: skipper.cursor.bytes) else {
      try skipper.keys.insert(key, since: 0, in: skipper.cursor.bytes)
      try skipper.skipValue()
      decoded.unknownKeys += 1
      return
    }
    guard !seen.contains(field) else { throw .duplicateKey(offset: key.start - 1) }
    seen.insert(PayloadFieldSet(field))
    try value(of: field)
  }
}
