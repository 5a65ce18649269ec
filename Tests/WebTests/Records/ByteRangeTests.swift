import Testing

@testable import Web

/// RFC 9110, section 14: the examples of 14.1.2 for 10,000 bytes, and what a server may ignore.
@Suite struct ByteRangeTests {
  @Test(arguments: [
    ("bytes=0-499", ByteRange.part(0..<500)), ("bytes=500-999", .part(500..<1_000)),
    ("bytes=-500", .part(9_500..<10_000)),
    ("bytes=9500-", .part(9_500..<10_000)), ("bytes=0-0", .part(0..<1)), ("bytes=-1", .part(9_999..<10_000)),
    ("bytes=0-99999999999999999999", .part(0..<10_000)), ("bytes=-99999", .part(0..<10_000)),
    ("bytes=10000-", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("BYTES=1-2", .part(1..<3)),
    ("bytes=0-0,-1", .whole), ("bytes=2-1", .whole), ("items=0-1", .whole), ("bytes=", .whole), ("bytes=a-b", .whole),
    ("bytes=--1", .whole), ("bytes=+1-2", .whole), ("", .whole),
  ]) func aRangeIsWhatTheStandardSays(header: String, range: ByteRange) {
    #expect(ByteRange(header, of: 10_000) == range)
  }

  @Test func nothingCanBeAskedOfNothing() {
    #expect(ByteRange("bytes=0-", of: 0) == .unsatisfiable)
    #expect(ByteRange("bytes=-5", of: 0) == .unsatisfiable)
    #expect(ByteRange(nil, of: 0) == .whole)
  }
}
