import Foundation
import TestChance
import TestVitals
import Testing

@testable import Vitals

@Suite struct TimestampTests {
  @Test(
    "The examples of RFC 3339, section 5.8, and the edges of the calendar parse exactly",
    arguments: [
      ("1985-04-12T23:20:50.52Z", 482_196_050_520), ("1996-12-19T16:39:57-08:00", 851_042_397_000),
      ("1990-12-31T23:59:60Z", 662_688_000_000), ("1990-12-31T15:59:60-08:00", 662_688_000_000),
      ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130), ("1970-01-01T00:00:00Z", 0),
      ("1970-01-01t00:00:00z", 0), ("1970-01-01T00:00:00-00:00", 0), ("1969-12-31T23:59:59.999Z", -1),
      ("1970-01-01T00:00:00.0019999999999999999999999Z", 1), ("2000-02-29T00:00:00Z", 951_782_400_000),
      ("2024-02-29T12:00:00Z", 1_709_208_000_000), ("0000-01-01T00:00:00Z", -62_167_219_200_000),
      ("9999-12-31T23:59:59.999Z", 253_402_300_799_999), ("1970-01-01T23:59:00+23:59", 0),
    ] as [(String, Int64)])
  func accepted(text: String, milliseconds: Int64) {
    #expect(Timestamp(rfc3339: text) == Timestamp(milliseconds: milliseconds))
  }

  @Test(
    "What is not an instant of RFC 3339 is refused",
    arguments: [
      "", "2024", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01T00:00Z", "2024-01-01 00:00:00Z",
      "2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2024-01-00T00:00:00Z", "2024-01-32T00:00:00Z",
      "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-04-31T00:00:00Z", "2024-01-01T24:00:00Z",
      "2024-01-01T00:60:00Z", "2024-01-01T00:00:61Z", "2024-01-01T00:00:60Z", "2024-01-31T22:59:60Z",
      "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00,5Z", "2024-01-01T00:00:00+0100", "2024-01-01T00:00:00+24:00",
      "2024-01-01T00:00:00+01:60", "2024-01-01T00:00:00+01", "2024-01-01T00:00:00Z ", " 2024-01-01T00:00:00Z",
      "2024-01-01T00:00:00ZZ", "+024-01-01T00:00:00Z", "20240101T000000Z", "24-01-01T00:00:00Z",
      "2024-01-01T00:00:00\u{2212}01:00", "２０２４-01-01T00:00:00Z", "0000-01-01T00:00:00+00:01",
      "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z", "2024-01-01\u{34}00:00:00Z",
    ])
  func refused(text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test("What is written reads back, and Foundation agrees about it", arguments: SplitMix64.seeds)
  func written(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for _ in 0..<1_000 {
      let instant = Timestamp(milliseconds: .random(in: -62_167_219_200_000...253_402_300_799_999, using: &generator))
      #expect(Timestamp(rfc3339: instant.rfc3339) == instant, "seed \(seed)")
      // Foundation's calendar is Julian before 1582.
      guard instant.milliseconds > -12_000_000_000_000 else { continue }
      let date = try Date(instant.rfc3339, strategy: style)
      #expect(Int64((date.timeIntervalSince1970 * 1_000).rounded()) == instant.milliseconds, "seed \(seed)")
    }
  }

  @Test("Beyond what can be written it clamps")
  func clamped() {
    #expect(Timestamp(milliseconds: .min).rfc3339 == "0000-01-01T00:00:00.000Z")
    #expect(Timestamp(milliseconds: .max).rfc3339 == "9999-12-31T23:59:59.999Z")
  }

  @Test("Sums and differences saturate")
  func saturation() {
    #expect(Timestamp(milliseconds: .max).adding(milliseconds: 1) == Timestamp(milliseconds: .max))
    #expect(Timestamp(milliseconds: .min).adding(milliseconds: -1) == Timestamp(milliseconds: .min))
    #expect(Timestamp(milliseconds: .max).milliseconds(since: Timestamp(milliseconds: -1)) == .max)
    #expect(Timestamp(milliseconds: .min).milliseconds(since: Timestamp(milliseconds: 1)) == .min)
    #expect(Timestamp(milliseconds: 5).milliseconds(since: Timestamp(milliseconds: 8)) == -3)
  }
}
