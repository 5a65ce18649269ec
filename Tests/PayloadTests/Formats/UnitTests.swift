import TestChance
import TestVitals
import Testing
import Vitals

@testable import Payload

@Suite struct UnitTests {
  /// Each value was worked out by hand from the definition of its unit.
  @Test(
    "Quantities convert exactly and round half up",
    arguments: [
      // (100.4 - 32) × 5/9 is 38 exactly; in binary floating point it is 38.00000000000001.
      ("100.4", "[degF]", .temperature, 380), ("98.6", "[degF]", .temperature, 370),
      ("-40", "[degF]", .temperature, -400),
      ("310.15", "K", .temperature, 370), ("310.149", "K", .temperature, 370), ("310.2", "K", .temperature, 371),
      ("38.05", "Cel", .temperature, 381), ("38.0499999999", "Cel", .temperature, 380),
      ("-0.05", "Cel", .temperature, 0),
      ("3.804999e1", "Cel", .temperature, 380), ("380500E-4", "Cel", .temperature, 381),
      ("16", "kPa", .systolic, 120), ("120", "mm[Hg]", .systolic, 120), ("12", "cm[Hg]", .systolic, 120),
      ("16000", "Pa", .systolic, 120), ("160", "hPa", .diastolic, 120), ("11.9989", "kPa", .diastolic, 90),
      ("100", "mg/dL", .glucose, 56), ("180.156", "mg/dL", .glucose, 100), ("5.55", "mmol/L", .glucose, 56),
      ("1.80156", "g/L", .glucose, 100), ("5550", "umol/L", .glucose, 56),
      ("97", "%", .oxygenSaturation, 97), ("0.97", "1", .oxygenSaturation, 97),
      ("0.965", "{ratio}", .oxygenSaturation, 97),
      ("72", "{beat}/min", .heartRate, 72), ("1.2", "Hz", .heartRate, 72), ("1.2", "/s", .heartRate, 72),
      ("72.5", "1/min", .heartRate, 73), ("720", "{breath}/h", .respiratoryRate, 12),
    ] as [(String, String, Vital, Int)])
  func conversions(value: String, code: String, vital: Vital, steps: Int) throws {
    let unit = try #require(Unit(ucum: code))
    let field = try #require(PayloadField(rawValue: vital.rawValue))
    #expect(unit.dimension == field.dimension)
    #expect(unit.steps(try #require(ExactDecimal(value.utf8)), scale: vital.scale) == steps)
  }

  @Test("A unit of another dimension, or none, is never guessed at")
  func unknown() {
    for code in [
      "", "degC", "mmHg", "bpm", "percent", "[in_i'Hg]", "{beat", "beat}/min", "{a{b}}/min", "CEL", "k", "PA",
    ] {
      if code.isEmpty { continue }
      #expect(Unit(ucum: code) == nil, "\(code)")
    }
    #expect(Unit(ucum: "") == nil)
    #expect(Unit(senML: "%RH") == nil)
  }

  @Test("What exceeds every range saturates instead of overflowing")
  func saturation() throws {
    for text in ["1e400", "9e99999999", "999999999999999999", "123456789012345678901234567890"] {
      let number = try #require(ExactDecimal(text.utf8))
      for code in ["Cel", "K", "[degF]", "kPa", "umol/L", "mg/dL", "Hz"] {
        #expect(try #require(Unit(ucum: code)).steps(number, scale: 10) == Int(Int32.max), "\(text) \(code)")
      }
    }
    #expect(
      try #require(Unit(ucum: "Cel")).steps(try #require(ExactDecimal("-1e400".utf8)), scale: 10) == Int(Int32.min))
    #expect(try #require(Unit(ucum: "Cel")).steps(try #require(ExactDecimal("1e-400".utf8)), scale: 10) == 0)
  }

  @Test("Decimals compare, add and round as decimals", arguments: SplitMix64.seeds)
  func arithmetic(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      // Both within what 64 bits hold exactly in thousandths.
      let (a, b) = (
        Int64.random(in: -9_999_999...9_999_999, using: &generator), Int64.random(in: -9_999...9_999, using: &generator)
      )
      let (left, right) = (ExactDecimal(mantissa: a, exponent: -3), ExactDecimal(mantissa: b * 100, exponent: -5))
      #expect(left.adding(right) == ExactDecimal(mantissa: a + b, exponent: -3), "seed \(seed)")
      #expect(left.adding(right).rounded(timesTenToThe: 3) == a + b)
      #expect(left.rounded(timesTenToThe: 0) == Int64((Double(a) / 1000 + 0.5).rounded(.down)))
      #expect(ExactDecimal(left.description.utf8) == left)
    }
  }

  @Test("Only the grammar of a JSON number is a number")
  func grammar() {
    for text in ["", "-", "+1", ".5", "1.", "1e", "1e+", "0x10", "1 ", "NaN", "1.5.2", "--1", "1e5.0"] {
      #expect(ExactDecimal(text.utf8) == nil, "\(text)")
    }
    #expect(ExactDecimal(Double.nan) == nil && ExactDecimal(Double.infinity) == nil)
    #expect(ExactDecimal(36.7)?.description == "36.7")
    #expect(ExactDecimal(Float(36.7))?.description == "36.7")
  }
}
