import Testing
import Vitals

@testable import Payload

@Suite struct LimitTests {
  private static let rest = #","time":0,"hr":1}"#

  @Test("Depth is counted below the reading, for arrays, objects and both", arguments: [0, 1, 8, 32])
  func depth(limit: Int) throws {
    let limits = PayloadLimits(depth: limit)
    for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
      func nested(_ levels: Int) -> String {
        String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)
      }
      #expect(try decode(#"{"x":"# + nested(limit) + Self.rest, limits: limits).unknownKeys == 1)
      #expect(throws: PayloadError.tooDeep(offset: 5 + limit * open.utf8.count)) {
        try decode(#"{"x":"# + nested(limit + 1) + Self.rest, limits: limits)
      }
    }
  }

  @Test("A megabyte of opening brackets is refused at the limit")
  func brackets() {
    let text = #"{"x":"# + String(repeating: "[", count: 1 << 20)
    #expect(throws: PayloadError.tooDeep(offset: 37)) {
      try decode(text, limits: PayloadLimits(bytes: .max, depth: .max))
    }
  }

  @Test("Size is limited to the byte")
  func size() throws {
    let reading = #"{"time":0,"hr":1}"#
    let text = reading + String(repeating: " ", count: 65_536 - reading.utf8.count)
    #expect(try decode(text).reading.vitals[.heartRate] == 1)
    #expect(throws: PayloadError.tooLarge(bytes: 65_537)) { try decode(text + " ") }
  }

  @Test("Limits outside their range are clamped")
  func clamped() {
    #expect(PayloadLimits(bytes: -1, depth: -1) == PayloadLimits(bytes: 0, depth: 0))
    #expect(PayloadLimits(bytes: .max, depth: .max) == PayloadLimits(bytes: 16 * 1024 * 1024, depth: 32))
  }

  @Test("Unknown keys are counted and ignored, whatever they hold")
  func unknown() throws {
    let decoded = try decode(
      #"{"a":1,"time":0,"b":[{"hr":"no"},[],{},-0.5e-7,"\ud83d\ude00",null,true,false],"hr":61,"":{"":{"":""}}}"#)
    #expect(decoded.unknownKeys == 3)
    #expect(decoded.reading.vitals[.heartRate] == 61)
    #expect(decoded.reading.vitals.mask == 1)
  }

  @Test("At most so many unknown keys are open at once, but any number one after the other")
  func manyKeys() throws {
    func keys(_ count: Int) -> String { (0..<count).map { "\"k\($0)\":0" }.joined(separator: ",") }
    #expect(try decode("{" + keys(64) + Self.rest).unknownKeys == 64)
    let before = "{" + keys(64) + ","
    #expect(throws: PayloadError.tooManyKeys(offset: before.utf8.count)) { try decode(before + #""z":0"# + Self.rest) }
    #expect(try decode("{\"x\":{" + keys(63) + "}" + Self.rest).unknownKeys == 1)
    #expect(throws: PayloadError.tooManyKeys(offset: ("{\"x\":{" + keys(63) + ",").utf8.count)) {
      try decode("{\"x\":{" + keys(64) + "}" + Self.rest)
    }
    let siblings = (0..<20).map { _ in "{" + keys(60) + "}" }.joined(separator: ",")
    #expect(try decode("{\"x\":[" + siblings + "]" + Self.rest).unknownKeys == 1)
  }

  @Test(
    "The second of two equal keys is refused, equal after unescaping",
    arguments: [
      (#"{"hr":1,"hr":2}"#, 8), (#"{"hr":1,"\u0068r":2}"#, 8), (#"{"\u0068\u0072":1,"hr":1}"#, 18),
      (#"{"hr":null,"hr":null}"#, 11), (#"{"time":0,"\u0074ime":0}"#, 10), (#"{"x":1,"x":1}"#, 7),
      (#"{"x":1,"\u0078":1}"#, 7), (#"{"é":1,"\u00e9":1}"#, 8), (#"{"\ud83d\ude00":1,"😀":1}"#, 18),
      (#"{"":1,"":1}"#, 6),
      (#"{"x":{"a":1,"b":2,"a":3}}"#, 18), (#"{"x":[{"\/":1,"/":3}]}"#, 14),
    ])
  func duplicates(text: String, offset: Int) {
    #expect(throws: PayloadError.duplicateKey(offset: offset)) { try decode(text) }
  }

  @Test("Equal keys in different objects, and keys that only look alike, are no duplicates")
  func noDuplicates() throws {
    let text = #"{"x":{"a":1},"y":{"a":1,"x":2},"X":0,"xx":0,"e\u0301":0,"é":0"# + Self.rest
    #expect(try decode(text).unknownKeys == 6)
  }

  @Test("Keys whose hashes collide are told apart by their text")
  func collisions() throws {
    // In FNV-1a of 32 bits the first two are 0x5E4DAA9D, the other two 0xE20E47D2.
    let text = #"{"costarring":1,"liquid":2,"declinate":3,"macallums":4"#
    #expect(try decode(text + Self.rest).unknownKeys == 4)
  }
}
