import Testing
import Vitals

@testable import Payload

@Suite struct SenMLTests {
  /// The shape of RFC 8428, section 5.1.3, "Multiple Measurements", with our measures.
  @Test("Base fields hold until they change, and instants become readings of their own")
  func baseFields() throws {
    let message = try decodeMessage(
      """
      [{"bn":"urn:dev:ow:w1:","bt":1.800000000e9,"bu":"/min","n":"hr","v":72},
       {"n":"rr","v":14},
       {"n":"hr","v":75,"t":5},
       {"bt":1.8000001e9,"bv":100,"n":"hr","v":-20},
       {"n":"temp","u":"Cel","v":-63.3}]
      """)
    let readings = message.readings.map(\.decoded.reading)
    #expect(readings.map(\.time.milliseconds) == [1_800_000_000_000, 1_800_000_005_000, 1_800_000_100_000])
    #expect(readings[0].vitals[.heartRate] == 72 && readings[0].vitals[.respiratoryRate] == 14)
    #expect(readings[1].vitals[.heartRate] == 75)
    #expect(readings[2].vitals[.heartRate] == 80 && readings[2].vitals[.temperature] == 367)
  }

  @Test("A saturation in % is used only where nobody can misread it")
  func percent() throws {
    let ambiguous = try decodeMessage(#"[{"bt":1.8e9,"n":"spo2","u":"%","v":97},{"n":"hr","u":"/min","v":72}]"#)
    let decoded = try #require(ambiguous.readings.first?.decoded)
    #expect(decoded.unrecognisedFields.fields == [.oxygenSaturation])
    #expect(decoded.reading.vitals[.oxygenSaturation] == nil && decoded.reading.vitals[.heartRate] == 72)
    #expect(ambiguous.readings.first?.raw.first?.text == "97 %")
    for (value, unit) in [("0.97", "%"), ("0.97", "/"), ("97", "/100")] {
      let message = try decodeMessage(#"[{"bt":1.8e9,"n":"spo2","u":"\#(unit)","v":\#(value)}]"#)
      #expect(message.readings.first?.decoded.reading.vitals[.oxygenSaturation] == 97, "\(value) \(unit)")
    }
  }

  @Test("A time that counts from the receipt needs a number")
  func relative() throws {
    #expect(throws: PayloadError.relativeTime) { try decodeMessage(#"[{"n":"hr","u":"/min","v":72,"t":-5}]"#) }
    let message = try decodeMessage(#"[{"n":"hr","u":"/min","v":72,"t":-5},{"n":"seq","v":9,"t":-5}]"#)
    let decoded = try #require(message.readings.first?.decoded)
    #expect(decoded.isTimeRelative && decoded.reading.sequence == 9)
    #expect(decoded.reading.time.milliseconds == 1_800_000_000_000 - 5_000)
    #expect(try !decodeMessage(#"[{"bt":1.8e9,"n":"hr","u":"/min","v":72}]"#).readings[0].decoded.isTimeRelative)
  }

  @Test("A pack that must be understood and is not is refused")
  func mustUnderstand() throws {
    #expect(throws: PayloadError.mustUnderstand) {
      try decodeMessage(#"[{"bver":11,"bt":1.8e9,"n":"hr","u":"/min","v":72}]"#)
    }
    #expect(throws: PayloadError.mustUnderstand) {
      try decodeMessage(#"[{"x_":1,"bt":1.8e9,"n":"hr","u":"/min","v":72}]"#)
    }
    let message = try decodeMessage(#"[{"bver":10,"x":1,"bt":1.8e9,"n":"hr","u":"/min","v":72,"ut":5}]"#)
    #expect(message.readings.first?.decoded.reading.vitals[.heartRate] == 72)
  }

  @Test("Another device's name is refused")
  func device() {
    for name in ["w2:", "urn:dev:ow:w1x:", "w1/w2/"] {
      #expect(throws: PayloadError.deviceMismatch) {
        try decodeMessage(#"[{"bn":"\#(name)","bt":1.8e9,"n":"hr","u":"/min","v":72}]"#)
      }
    }
  }

  /// The bytes were written by hand from RFC 8949, appendix A, and RFC 8428, section 6.
  @Test("CBOR of every width of number decodes to what it says")
  func cbor() throws {
    // [{-3: 1800000000, 0: "hr", 1: "/min", 2: 72}, {0: "temp", 1: "Cel", 2: <number>}]
    let head: [UInt8] =
      [0x82, 0xA4, 0x22, 0x1A, 0x6B, 0x49, 0xD2, 0x00, 0x00, 0x62] + Array("hr".utf8) + [0x01, 0x64]
      + Array("/min".utf8) + [0x02, 0x18, 0x48, 0xA3, 0x00, 0x64] + Array("temp".utf8) + [0x01, 0x63]
      + Array("Cel".utf8) + [0x02]
    for (number, steps) in [
      ([0x18, 0x25], 370), ([0xC4, 0x82, 0x20, 0x19, 0x01, 0x6F], 367), ([0xF9, 0x50, 0x9C], 369),
      ([0xFA, 0x42, 0x12, 0xCC, 0xCD], 367), ([0xFB, 0x40, 0x42, 0x59, 0x99, 0x99, 0x99, 0x99, 0x9A], 367),
    ] as [([UInt8], Int)] {
      let reading = try #require(try decodeMessage(head + number).readings.first?.decoded.reading)
      #expect(reading.vitals[.temperature] == steps, "\(number)")
      #expect(reading.vitals[.heartRate] == 72 && reading.time.milliseconds == 1_800_000_000_000)
    }
    for nothing in [[0xF9, 0x7E, 0x00], [0xF9, 0x7C, 0x00], [0xF6]] as [[UInt8]] {
      let decoded = try #require(try decodeMessage(head + nothing).readings.first?.decoded)
      #expect(decoded.reading.vitals[.temperature] == nil && decoded.unrecognisedFields.fields == [.temperature])
    }
  }

  @Test("Broken CBOR is refused with its reason")
  func brokenCBOR() {
    for (bytes, error) in [
      ([0x81], .unexpectedEnd), ([0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .unexpectedEnd),
      ([0x81, 0x7B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .unexpectedEnd),
      ([0x81, 0x62, 0xC3, 0x28], .invalidUTF8(offset: 2)), ([0x81, 0x1C], .unexpectedByte(offset: 1)),
      ([0x80, 0x00], .trailingBytes(offset: 1)), ([0x81, 0xA2, 0x00, 0x01, 0x00, 0x01], .duplicateKey(offset: 4)),
      ([0x81, 0x01], .notAnObject(offset: 0)), ([0x80], .empty), ([0x9F, 0xFF], .empty),
    ] as [([UInt8], PayloadError)] {
      #expect(throws: error, "\(bytes)") { try decodeMessage(bytes) }
    }
    #expect(throws: PayloadError.tooDeep(offset: 24)) { try decodeMessage([UInt8](repeating: 0x81, count: 5_000)) }
  }
}
