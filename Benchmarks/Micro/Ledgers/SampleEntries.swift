import Ledger
import Store
import Vitals

/// Entries like those of an alarmed reading: without a sealed value, for what the ledger alone costs, or with one.
enum SampleEntries {
  /// Appends one block of `count` entries, in one durable commit.
  ///
  /// - Parameter patients: whose keys seal a value of each, in turn; none when there are no values.
  static func append(_ count: Int, to store: Store, sealedFor patients: [Patient] = []) throws {
    try store.writer.wait { transaction in
      for number in 0..<count {
        guard !patients.isEmpty else {
          _ = try transaction.append(.readingAlarmed, pseudonym: pseudonym, body: body)
          continue
        }
        let patient = patients[number % patients.count]
        _ = try transaction.append(
          .readingAlarmed, about: patient.subject, pseudonym: patient.id, body: body, payload: value)
      }
    }
  }

  /// The bytes of one of them.
  static func bytes(origin: String) throws -> [UInt8] {
    try Entry(
      type: .readingAlarmed, time: BenchStore.start.milliseconds, origin: origin, facility: "bench", author: origin,
      subject: pseudonym, body: body, commitment: nil, signature: nil
    ).canonicalBytes()
  }

  private static let pseudonym = "pat-0123456789abcdef"

  private static let body: [String: JSONValue] = [
    "alert": "A4711", "boot": .integer(1_700_000_000), "device": "watch-17",
    "rules": "0123456789abcdef0123456789abcdef",
    "seq": .integer(86_399),
  ]

  /// What an alarmed reading seals, to the size.
  private static let value: JSONValue = [
    "findings": [
      ["cause": "limit.hr.critical-high", "delay": 0, "priority": "high", "value": 150],
      ["cause": "single.hr", "delay": 0, "priority": "medium", "value": 3],
    ],
    "priority": "high",
    "reading": ["battery": 90, "contact": true, "hr": 150, "rr": 16, "spo2": 97, "time": 1_700_000_100_000],
    "score": ["lower": 3, "upper": 9],
  ]
}
