import Foundation
import Ledger
import Testing

/// Compares what a ward sent with what the gateway holds (INTAKE-1, INTAKE-2).
struct Account {
  private struct Number: Hashable {
    let device: String
    let boot: Int64
    let seq: Int64
  }

  let counts: Counts
  let sent: [Ward.Sent]
  let entries: [JSONValue]

  init(_ place: Installation, _ ward: Ward) throws {
    sent = try ward.sent()
    counts = try place.conservation()
    entries = try place.entries()
  }

  /// Every reading sent is there once, each abnormal one with its evidence, and no evidence is there twice.
  func requireEveryReadingOnce() throws {
    #expect(Set(sent).count == sent.count, "the ward gave one number twice")
    #expect(counts.holds, "\(counts)")
    #expect(counts["rejected"] == 0, "\(counts)")
    #expect(counts.distinct == sent.count, "\(sent.count) sent; \(counts)")
    var evidence: [Number: Int] = [:]
    for entry in entries where entry["type"]?.string == "reading.alarmed" {
      let body = try #require(entry["body"])
      let device = try #require(body["device"]?.string)
      let boot = try #require(body["boot"]?.integer)
      let seq = try #require(body["seq"]?.integer)
      evidence[Number(device: device, boot: boot, seq: seq), default: 0] += 1
    }
    #expect(evidence.values.allSatisfy { $0 == 1 }, "evidence that stands twice")
    #expect(evidence.count == counts["alarmed"], "\(evidence.count) entries; \(counts)")
    let abnormal = sent.filter { $0.kind == "abnormal" }
    let missing = abnormal.filter { evidence[Number(device: $0.device, boot: $0.boot, seq: $0.seq)] == nil }
    #expect(missing.isEmpty, "\(missing.count) of \(abnormal.count) abnormal readings without evidence")
    #expect(!abnormal.isEmpty)
  }
}
