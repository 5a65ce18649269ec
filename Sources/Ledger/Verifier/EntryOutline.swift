/// What the verifier needs of an entry, found in place. That it exists proves the bytes canonical: the members stand in
/// the one order they can have.
package struct EntryOutline {
  /// Whether the type is `node.origin`.
  let isOrigin: Bool
  /// The entry's `origin` member, still escaped.
  let origin: Range<Int>
  /// The entry's `commitment` member.
  package let commitment: Digest32?
  /// Where the entry's `subject` member stands in the bytes, still escaped.
  package let subject: Range<Int>?

  /// Nil unless the bytes are a canonical entry.
  package init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count <= 65_535 else { return nil }
    var scanner = CanonicalScanner(bytes)
    guard scanner.takes("{\"author\":"), Self.text(&scanner),
      scanner.takes(",\"body\":"), scanner.object(depth: 1)
    else { return nil }
    var commitment: Digest32?
    if scanner.takes(",\"commitment\":") {
      guard let digest = scanner.digest() else { return nil }
      commitment = digest
    }
    guard scanner.takes(",\"facility\":"), Self.text(&scanner),
      scanner.takes(",\"origin\":"), let origin = scanner.string(), !origin.isEmpty
    else { return nil }
    if scanner.takes(",\"signature\":"), !Self.text(&scanner) { return nil }
    var subject: Range<Int>?
    if scanner.takes(",\"subject\":") {
      guard let text = scanner.string(), !text.isEmpty else { return nil }
      subject = text
    }
    guard scanner.takes(",\"time\":"), scanner.integer() != nil,
      scanner.takes(",\"type\":"), let type = scanner.string(), Self.isType(bytes[type]),
      scanner.takes(",\"v\":1}"), scanner.isAtEnd
    else { return nil }
    (self.origin, self.commitment, self.subject) = (origin, commitment, subject)
    isOrigin = bytes[type].elementsEqual("node.origin".utf8)
  }

  private static func text(_ scanner: inout CanonicalScanner) -> Bool {
    scanner.string().map { !$0.isEmpty } ?? false
  }

  private static func isType(_ type: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard (1...64).contains(type.count) else { return false }
    for byte in type {
      switch byte {
      case 0x61...0x7A, 0x30...0x39, 0x2E, 0x2D, 0x5F: continue
      default: return false
      }
    }
    return true
  }
}
