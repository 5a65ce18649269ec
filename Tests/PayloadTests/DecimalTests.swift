import TestChance
import TestVitals
import Testing
import Vitals

@testable import Payload

@Suite struct DecimalTests {
  /// Far above every range in use, and below where the decoder saturates.
  private static let limit = 1_000_000_000_000_000

  private func rounded(_ text: String, timesTenToThe power: Int) throws -> Int {
    try Array(text.utf8).withUnsafeBytes { bytes in
      var cursor = JSONCursor(bytes)
      let number = try cursor.number()
      #expect(cursor.isAtEnd)
      return min(max(number.rounded(timesTenToThe: power, in: bytes), -Self.limit), Self.limit)
    }
  }

  @Test(
    "Exactly half goes up, whatever its sign and however it is written",
    arguments: [
      ("36.65", 1, 367), ("36.649999999999999999999999", 1, 366), ("-36.65", 1, -366),
      ("-36.6500000000000001", 1, -367),
      ("0.5", 0, 1), ("-0.5", 0, 0), ("0.49999999999999994", 0, 0), ("-1.5", 0, -1), ("2.5", 0, 3), ("5e-1", 0, 1),
      ("50e-2", 0, 1), ("0.05e1", 0, 1), ("-0", 0, 0), ("-0.0e-9", 1, 0), ("3665e-2", 1, 367), ("0.003665E+4", 1, 367),
      ("1e2", 0, 100), ("37", 1, 370), ("38.00000000000001", 1, 380), ("999999999999999999", 0, limit),
      ("1e1000000000", 1, limit), ("-1e1000000000", 1, -limit), ("1e-1000000000", 1, 0), ("0e1000000000", 1, 0),
      ("5e-99999999999999999999", 1, 0), ("-1e99999999999999999999", 1, -limit), ("0.05", 1, 1), ("0.04", 1, 0),
      ("9.95", 1, 100), ("99.95", 1, 1000), ("-9.95", 1, -99), ("18446744073709551616", 0, limit),
    ])
  func vectors(text: String, power: Int, expected: Int) throws {
    #expect(try rounded(text, timesTenToThe: power) == expected)
  }

  @Test("Any decimal rounds as exact arithmetic does", arguments: SplitMix64.seeds)
  func property(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<3_000 {
      let sign = Bool.random(using: &generator)
      let whole = Self.digits(upTo: 22, using: &generator)
      let trimmed = whole.drop { $0 == "0" }
      let fraction = Bool.random(using: &generator) ? Self.digits(upTo: 30, using: &generator) : ""
      let exponent = Bool.random(using: &generator) ? Int.random(in: -30...30, using: &generator) : 0
      var text = (sign ? "-" : "") + (trimmed.isEmpty ? "0" : trimmed) + (fraction.isEmpty ? "" : "." + fraction)
      if exponent != 0 || Bool.random(using: &generator) {
        text +=
          (Bool.random(using: &generator) ? "e" : "E") + (exponent >= 0 && Bool.random(using: &generator) ? "+" : "")
        text += String(exponent)
      }
      for power in [0, 1] {
        let expected = DecimalReference.rounded(
          isNegative: sign, digits: whole + fraction, exponent: exponent - fraction.count + power, limit: Self.limit)
        #expect(try rounded(text, timesTenToThe: power) == expected, "\(text) seed \(seed)")
      }
    }
  }

  /// Digits of which many are 0, 4, 5 or 9, where rounding changes its mind.
  private static func digits(upTo count: Int, using generator: inout SplitMix64) -> String {
    String(
      (0..<Int.random(in: 1...count, using: &generator)).map { _ in
        "0000455999123678".randomElement(using: &generator) ?? "0"
      })
  }

  @Test("A vital is rounded before it is judged possible")
  func possible() throws {
    let decoded = try decode(#"{"time":0,"spo2":100.49,"temp":50.04,"hr":-0.5,"rr":150.5,"sbp":350.49}"#)
    #expect(decoded.reading.vitals[.oxygenSaturation] == 100)
    #expect(decoded.reading.vitals[.temperature] == 500)
    #expect(decoded.reading.vitals[.heartRate] == 0)
    #expect(decoded.reading.impossible[.respiratoryRate] == 151)
    #expect(decoded.reading.vitals[.systolic] == 350)
  }
}
