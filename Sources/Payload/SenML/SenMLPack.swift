import Vitals

/// SenML (RFC 8428), as JSON or CBOR: a pack of records, each a name, a value, a unit and a time.
///
/// The part of a name after the last `/` or `:` says what was measured, by the keys of the native payload (`hr`, `spo2` …)
/// or by LOINC code; what stands before it must end in the device's name. Records named `seq` and `boot` number the reading
/// of their instant.
///
/// The trap: in SenML the unit `%` means a ratio, so `97 %` is 9,700 percent to the standard and 97 percent to whoever
/// wrote it. Such a value is not used, and reported (DESIGN, section 3, "Payloads"). `0.97 %`, `0.97 /` and `97 /100` are
/// unmistakable.
package enum SenMLPack {
  package enum Encoding: Hashable, Sendable {
    case json
    case cbor
  }

  /// - Parameter receivedAt: what relative times count from (RFC 8428, section 4.5.3).
  /// - Throws: ``PayloadError`` when the structure is broken or there is not one reading to be had.
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, encoding: Encoding, expecting device: String, receivedAt: Timestamp,
    limits: PayloadLimits = .standard
  ) throws(PayloadError) -> DecodedMessage {
    guard bytes.count <= limits.bytes else { throw .tooLarge(bytes: bytes.count) }
    let tree = encoding == .json ? try JSONTreeParser.parse(bytes) : try CBORTreeParser.parse(bytes)
    guard case .array(let records) = tree else { throw .notAnArray }
    var base = SenMLBase()
    var resolved: [SenMLRecord] = []
    for record in records {
      try base.absorb(record)
      if let one = try SenMLRecord(record, base: base, receivedAt: receivedAt) { resolved.append(one) }
    }
    return try readings(of: resolved, expecting: device)
  }

  private static func readings(
    of records: [SenMLRecord], expecting device: String
  ) throws(PayloadError) -> DecodedMessage {
    let keys = try numbering(of: records)
    var drafts = ReadingDrafts()
    for record in records {
      guard record.isOf(device) else { throw .deviceMismatch }
      guard let key = keys[record.time], record.measure != "seq", record.measure != "boot" else { continue }
      record.add(to: &drafts, key: key)
    }
    return try drafts.finished()
  }

  /// The key of each instant's reading, from its records `seq` and `boot`.
  private static func numbering(
    of records: [SenMLRecord]
  ) throws(PayloadError) -> [Timestamp: ReadingDraft.Key] {
    var keys: [Timestamp: ReadingDraft.Key] = [:]
    for record in records {
      var key = keys[record.time] ?? ReadingDraft.Key(time: record.time)
      if record.measure == "seq" { key.sequence = try record.counter(of: .sequence) }
      if record.measure == "boot" { key.boot = try record.counter(of: .boot) }
      key.isRelative = record.isTimeRelative
      keys[record.time] = key
    }
    guard !keys.values.contains(where: { $0.isRelative && $0.sequence == nil }) else { throw .relativeTime }
    return keys
  }
}
