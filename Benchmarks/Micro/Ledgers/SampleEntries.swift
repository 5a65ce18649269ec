import Ledger
import Store
import Vitals

/// Entries like those of an alarmed reading, without a sealed value: what the ledger alone costs.
enum SampleEntries {
  /// Appends one block of `count` entries, in one durable commit.
  static func append(_ count: Int, to store: Store) throws {
    try store.writer.wait { transaction in
      for _ in 0..<count { _ = try transaction.append(.readingAlarmed, pseudonym: pseudonym, body: body) }
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
}
