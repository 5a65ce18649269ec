import Ledger
import Triage
import Vitals

/// What an abnormal reading puts on the ledger and beside it.
package struct Evidence: Sendable {
  /// As the device sent it.
  package let reading: Reading
  /// Numbers and units as they were sent, where they are not the canonical ones.
  package var asSent: [String: String]?
  /// Its skew-corrected time, under which it was judged.
  package let judged: Timestamp
  /// Whether it came long after its time.
  package let isLate: Bool
  /// Whether its own time could not be believed and the time of receipt stands in.
  package let isFarOff: Bool
  package let abnormality: Abnormality
  /// SHA-256 of the canonical reading.
  package let digest: Digest32
  package let rulesVersion: String
  /// Where the patient's orders stand that were in force, ascending.
  package var orders: [Int64] = []

  /// What may stand on the ledger in clear: references and times, nothing measured (LEDGER-3).
  func body(alert: String, device: Device) -> [String: JSONValue] {
    var body: [String: JSONValue] = [
      "alert": .string(alert), "device": .string(device.id.name), "reading": .integer(judged.milliseconds),
      "rules": .string(rulesVersion),
    ]
    if let sequence = reading.sequence {
      body["seq"] = .integer(Int64(clamping: sequence))
      body["boot"] = .integer(Int64(clamping: reading.boot))
    }
    if !orders.isEmpty { body["orders"] = .array(orders.map { .integer($0) }) }
    if isLate { body["late"] = .bool(true) }
    if isFarOff { body["timeFarOff"] = .bool(true) }
    return body
  }

  /// What is sealed: the canonical reading's bytes, the findings, priority and score, as canonical JSON.
  func payload(device: Device) throws -> [UInt8] {
    let bytes = CanonicalReading.bytes(reading, device: device.id.name)
    var writer = CanonicalWriter()
    try writer.object { writer in
      try writer.member("delay", Int64(abnormality.announceDelayMilliseconds))
      writer.name("findings")
      try writer.array(abnormality.findings) { try $0.object($1.fields) }
      writer.member("priority", abnormality.priority.rawValue)
      writer.member("reading", String(decoding: bytes, as: UTF8.self))
      writer.name("score")
      try writer.object(abnormality.score.fields)
      if let asSent {
        writer.name("sent")
        try writer.value(.object(asSent.mapValues(JSONValue.string)))
      }
      writer.name("technical")
      try writer.array(abnormality.technical) { try $0.object($1.fields) }
    }
    return writer.bytes
  }
}

extension [Field] {
  /// The canonical description as canonical JSON members.
  package var asJSON: [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    for (key, value) in self {
      members[key] =
        switch value {
        case .int(let number): .integer(Int64(number))
        case .string(let text): .string(text)
        case .bool(let truth): .bool(truth)
        }
    }
    return members
  }
}
