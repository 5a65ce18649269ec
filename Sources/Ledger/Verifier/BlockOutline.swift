/// A block header as the verifier reads it, in place. That it exists proves the bytes canonical.
struct BlockOutline {
  let count: UInt64
  let first: UInt64
  let index: UInt64
  let isEmergency: Bool
  let node: String
  let previous: Digest32
  let root: Digest32
  let time: Int64

  init?(_ bytes: UnsafeRawBufferPointer) {
    var scanner = CanonicalScanner(bytes)
    guard scanner.takes("{\"count\":"), let count = Self.number(&scanner), count > 0,
      scanner.takes(",\"first\":"), let first = Self.number(&scanner),
      scanner.takes(",\"index\":"), let index = Self.number(&scanner),
      scanner.takes(",\"kind\":")
    else { return nil }
    isEmergency = scanner.takes("\"emergency\"")
    guard isEmergency || scanner.takes("\"regular\""),
      scanner.takes(",\"node\":"), let node = scanner.string(), !node.isEmpty,
      scanner.takes(",\"previous\":"), let previous = scanner.digest(),
      scanner.takes(",\"root\":"), let root = scanner.digest(),
      scanner.takes(",\"time\":"), let time = scanner.integer(),
      scanner.takes("}"), scanner.isAtEnd
    else { return nil }
    // Names of nodes have nothing that JSON escapes: a quote or backslash would fail the comparison with the origin.
    self.node = String(decoding: bytes[node], as: UTF8.self)
    (self.count, self.first, self.index) = (count, first, index)
    (self.previous, self.root, self.time) = (previous, root, time)
  }

  private static func number(_ scanner: inout CanonicalScanner) -> UInt64? {
    scanner.integer().flatMap(UInt64.init(exactly:))
  }
}
