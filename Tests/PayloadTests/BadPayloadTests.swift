import Testing
import Vitals

@testable import Payload

/// Every kind of refusal, with the exact error and offset.
@Suite struct BadPayloadTests {
  @Test(
    "Broken JSON is refused at its first wrong byte",
    arguments: [
      ("", .unexpectedEnd), (" ", .unexpectedEnd), ("{", .unexpectedEnd), ("x", .unexpectedByte(offset: 0)),
      ("\u{FEFF}{}", .unexpectedByte(offset: 0)), ("}", .unexpectedByte(offset: 0)),
      ("{]", .unexpectedByte(offset: 1)), ("{,", .unexpectedByte(offset: 1)), ("{hr:1}", .unexpectedByte(offset: 1)),
      ("{'hr':1}", .unexpectedByte(offset: 1)), (#"{"hr""#, .unexpectedEnd), (#"{"hr" 1}"#, .unexpectedByte(offset: 6)),
      (#"{"hr":}"#, .unexpectedByte(offset: 6)), (#"{"hr":1"#, .unexpectedEnd),
      (#"{"hr":1,}"#, .unexpectedByte(offset: 8)),
      (#"{"hr":1 "rr":2}"#, .unexpectedByte(offset: 8)), (#"{"hr":1;"#, .unexpectedByte(offset: 7)),
      (#"{"hr":1}x"#, .trailingBytes(offset: 8)), (#"{"hr":1} {}"#, .trailingBytes(offset: 9)),
      ("{\"hr\":1}\u{0}", .trailingBytes(offset: 8)), ("{\u{0B}}", .unexpectedByte(offset: 1)),
      ("{/**/}", .unexpectedByte(offset: 1)), (#"{"x":[1,]}"#, .unexpectedByte(offset: 8)),
      (#"{"x":[1"#, .unexpectedEnd), (#"{"x":[,1]}"#, .unexpectedByte(offset: 6)),
      (#"{"x":{1:2}}"#, .unexpectedByte(offset: 6)), (#"{"x":{"a":1,}}"#, .unexpectedByte(offset: 12)),
    ] as [(String, PayloadError)])
  func structure(text: String, error: PayloadError) {
    #expect(throws: error) { try decode(text) }
  }

  @Test(
    "A top level that is no object is told from no JSON",
    arguments: ["[]", "\"a\"", "-1", "0", "9", "true", "false", "null"])
  func notAnObject(text: String) {
    #expect(throws: PayloadError.notAnObject(offset: 2)) { try decode("\n " + text) }
  }

  @Test(
    "Numbers and literals that RFC 8259 does not allow are refused, known key or not",
    arguments: [
      ("+1", .unexpectedByte(offset: 0)), ("01", .unexpectedByte(offset: 1)), ("-01", .unexpectedByte(offset: 2)),
      ("00", .unexpectedByte(offset: 1)), ("1.", .unexpectedByte(offset: 2)), (".5", .unexpectedByte(offset: 0)),
      ("-", .unexpectedByte(offset: 1)), ("--1", .unexpectedByte(offset: 1)), ("1e", .unexpectedByte(offset: 2)),
      ("1e+", .unexpectedByte(offset: 3)), ("1.e1", .unexpectedByte(offset: 2)), ("1e1.5", .unexpectedByte(offset: 3)),
      ("0x10", .unexpectedByte(offset: 1)), ("1_0", .unexpectedByte(offset: 1)), ("NaN", .unexpectedByte(offset: 0)),
      ("Infinity", .unexpectedByte(offset: 0)), ("-Infinity", .unexpectedByte(offset: 1)),
      ("nul", .unexpectedByte(offset: 3)), ("nan", .unexpectedByte(offset: 1)),
    ] as [(String, PayloadError)])
  func numbers(text: String, error: PayloadError) {
    for (key, start) in [("hr", 6), ("xx", 6)] {
      #expect(throws: error.moved(by: start)) { try decode(#"{"\#(key)":\#(text)}"#) }
    }
  }

  @Test(
    "Bytes that are not UTF-8 are refused where their character begins",
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x9F, 0x80], [0xE2, 0x82],
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xEF, 0xBF, 0x41], [0xF0, 0x8F, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xFE], [0xFF],
    ] as [[UInt8]])
  func notUTF8(bytes: [UInt8]) {
    // At each distance from a word of eight, and both as a key and as a value.
    for padding in 0..<9 {
      let plain = [UInt8](repeating: 0x61, count: padding)
      #expect(throws: PayloadError.invalidUTF8(offset: 2 + padding)) {
        try decode(Array("{\"".utf8) + plain + bytes + Array("\":1}".utf8))
      }
      #expect(throws: PayloadError.invalidUTF8(offset: 6 + padding)) {
        try decode(Array("{\"x\":\"".utf8) + plain + bytes + Array("\"}".utf8))
      }
    }
  }

  @Test("Every control character is refused unescaped, wherever it stands in a string")
  func controls() {
    for byte in 0..<0x20 as Range<UInt8> {
      for padding in [0, 1, 7, 8, 9] {
        let text = Array("{\"".utf8) + [UInt8](repeating: 0x7F, count: padding) + [byte] + Array("\":1}".utf8)
        #expect(throws: PayloadError.controlCharacter(offset: 2 + padding)) { try decode(text) }
      }
    }
  }

  @Test(
    "Escapes are checked",
    arguments: [
      (#"\x"#, .invalidEscape(offset: 0)), (#"\'"#, .invalidEscape(offset: 0)), (#"\U0041"#, .invalidEscape(offset: 0)),
      (#"\u12"#, .invalidEscape(offset: 0)), (#"\u12G4"#, .invalidEscape(offset: 0)),
      (#"\ud800"#, .loneSurrogate(offset: 0)),
      (#"\udc00"#, .loneSurrogate(offset: 0)), (#"\ud83d\n"#, .loneSurrogate(offset: 0)),
      (#"\ud83d\ud83d"#, .loneSurrogate(offset: 0)), (#"\ud83d\u0041"#, .loneSurrogate(offset: 0)),
      (#"\ude00\ud83d"#, .loneSurrogate(offset: 0)), (#"\ud83d\u12"#, .invalidEscape(offset: 6)),
      (#"ab\ud83dx"#, .loneSurrogate(offset: 2)),
    ] as [(String, PayloadError)])
  func escapes(text: String, error: PayloadError) {
    #expect(throws: error.moved(by: 6)) { try decode(#"{"x":"\#(text)"}"#) }
  }

  @Test(
    "A payload that ends inside a string says so",
    arguments: [#"""#, #""a"#, #""\"#, #""\u"#, #""\u00"#, #""\ud83d"#, #""\ud83d\"#, #""\ud83d\u"#])
  func endsInString(text: String) {
    #expect(throws: PayloadError.unexpectedEnd) { try decode(#"{"x":"# + text) }
  }

  @Test("A word that no fault goes by is reported, and one that is no word refused")
  func faults() throws {
    let decoded = try decode(#"{"time":0,"faults":[ "leads-off" , "new", "poor-signal"]}"#)
    #expect(decoded.reading.faults.faults == [.leadsOff, .poorSignal])
    #expect(decoded.unrecognisedFields.fields == [.faults])
    #expect(try decode(#"{"time":0,"hr":1,"faults":[]}"#).reading.faults.isEmpty)
    #expect(throws: PayloadError.wrongType(.faults, offset: 11)) { try decode(#"{"faults":[1]}"#) }
    #expect(throws: PayloadError.unexpectedByte(offset: 22)) { try decode(#"{"faults":["leads-off"}"#) }
    #expect(throws: PayloadError.unexpectedByte(offset: 23)) { try decode(#"{"faults":["leads-off",]}"#) }
  }

  @Test("A known field with a value of another type is refused at that value")
  func types() {
    let values: [(String, Set<PayloadField>)] = [
      ("1", [.device, .consciousness, .rhythm, .oxygen, .fall, .contact, .motion]),
      ("true", Set(PayloadField.allCases).subtracting([.oxygen, .fall, .contact, .motion])),
      ("\"1\"", Set(PayloadField.allCases).subtracting([.device, .consciousness, .rhythm, .time])),
      ("[]", Set(PayloadField.allCases).subtracting([.faults])), ("{}", Set(PayloadField.allCases)),
      ("1.0", [.sequence, .boot, .time]), ("1e0", [.sequence, .boot, .time]), ("null", [.device]),
    ]
    for (value, fields) in values {
      for field in fields {
        #expect(throws: PayloadError.wrongType(field, offset: field.key.utf8.count + 4), "\(field) \(value)") {
          try decode(#"{"\#(field.key)":\#(value)}"#)
        }
      }
    }
  }

  @Test("Counters and times are refused one step outside their range, and accepted at its ends")
  func ranges() throws {
    let most = 9_007_199_254_740_991
    for (field, key) in [(PayloadField.sequence, "seq"), (.boot, "boot")] {
      _ = try decode(#"{"time":0,"hr":1,"\#(key)":\#(most)}"#)
      _ = try decode(#"{"time":0,"hr":1,"\#(key)":-0}"#)
      for value in ["\(most + 1)", "-1", "99999999999999999999999999"] {
        #expect(throws: PayloadError.outOfRange(field, offset: key.utf8.count + 4)) {
          try decode(#"{"\#(key)":\#(value)}"#)
        }
      }
    }
    for value in [-62_167_219_200_000, 253_402_300_799_999] {
      #expect(try decode(#"{"time":\#(value),"hr":1}"#).reading.time.milliseconds == Int64(value))
    }
    for value in [-62_167_219_200_001, 253_402_300_800_000] {
      #expect(throws: PayloadError.outOfRange(.time, offset: 8)) { try decode(#"{"time":\#(value),"hr":1}"#) }
    }
    #expect(throws: PayloadError.malformedTime(offset: 8)) { try decode(#"{"time":"2024-02-30T00:00:00Z","hr":1}"#) }
    #expect(throws: PayloadError.malformedTime(offset: 8)) { try decode(#"{"time":"0","hr":1}"#) }
  }

  @Test("Without a time, without a word, or from another device there is no reading")
  func noReading() {
    #expect(throws: PayloadError.missingTime) { try decode("{}") }
    #expect(throws: PayloadError.missingTime) { try decode(#"{"hr":1,"time":null}"#) }
    #expect(throws: PayloadError.empty) { try decode(#"{"time":0}"#) }
    #expect(throws: PayloadError.empty) { try decode(#"{"time":0,"hr":null,"seq":1,"boot":1,"x":1}"#) }
    #expect(throws: PayloadError.deviceMismatch) { try decode(#"{"time":0,"hr":1,"device":"w2"}"#) }
    #expect(throws: PayloadError.deviceMismatch) { try decode(#"{"time":0,"hr":1,"device":"w1\u0000"}"#) }
    #expect(throws: PayloadError.deviceMismatch) { try decode(#"{"device":""}"#) }
  }

  @Test("Reasons are distinct words for labels")
  func reasons() {
    let reasons = [
      PayloadError.unsupportedFormat, .tooLarge(bytes: 1), .unexpectedEnd, .unexpectedByte(offset: 0),
      .trailingBytes(offset: 0), .notAnObject(offset: 0), .invalidUTF8(offset: 0), .controlCharacter(offset: 0),
      .invalidEscape(offset: 0), .loneSurrogate(offset: 0), .tooDeep(offset: 0), .tooManyKeys(offset: 0),
      .duplicateKey(offset: 0), .wrongType(.heartRate, offset: 0), .outOfRange(.boot, offset: 0),
      .malformedTime(offset: 0), .missingTime, .deviceMismatch, .empty,
    ].map { String(describing: $0.reason) }
    #expect(Set(reasons).count == 19)
    #expect(reasons.allSatisfy { $0.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x38 } })
  }
}

extension PayloadError {
  /// The same complaint `distance` bytes further on, for the kinds that the tables above use.
  fileprivate func moved(by distance: Int) -> PayloadError {
    switch self {
    case .unexpectedByte(let offset): .unexpectedByte(offset: offset + distance)
    case .invalidEscape(let offset): .invalidEscape(offset: offset + distance)
    case .loneSurrogate(let offset): .loneSurrogate(offset: offset + distance)
    default: self
    }
  }
}
