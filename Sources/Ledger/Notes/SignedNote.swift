import Crypto

/// A text signed by one or more keys (C2SP signed-note).
package struct SignedNote: Hashable, Sendable, CustomStringConvertible {
  /// Longest note that is parsed, in bytes.
  package static let maximumBytes = 65_536
  /// Most signature lines that are parsed; the specification asks for at least 16.
  package static let maximumSignatures = 32

  /// What is signed; ends with a newline.
  package let text: String
  package let signatures: [NoteSignature]

  package init(text: String, signatures: [NoteSignature]) {
    self.text = text
    self.signatures = signatures
  }

  /// The whole note: text, blank line, signature lines.
  package var description: String {
    signatures.reduce(into: text + "\n") { $0 += $1.line + "\n" }
  }

  /// Parses a note; verifies nothing.
  /// - Throws: ``LedgerError/malformedNote``.
  package init(parsing note: String) throws(LedgerError) {
    let bytes = Array(note.utf8)
    let isPlain = bytes.allSatisfy { $0 >= 0x20 || $0 == 0x0A }
    guard bytes.count <= Self.maximumBytes, isPlain, bytes.last == 0x0A, let blank = Self.lastBlankLine(of: bytes)
    else { throw .malformedNote }
    text = String(decoding: bytes[..<blank], as: UTF8.self)
    let lines = String(decoding: bytes[(blank + 1)...].dropLast(), as: UTF8.self)
      .split(separator: "\n", maxSplits: Self.maximumSignatures, omittingEmptySubsequences: false)
    guard lines.count <= Self.maximumSignatures else { throw .malformedNote }
    var signatures: [NoteSignature] = []
    for line in lines { signatures.append(try NoteSignature(line: line)) }
    self.signatures = signatures
  }

  /// Checks the signatures by a trusted key; those of other keys are ignored.
  /// - Throws: ``LedgerError/unknownKey`` without any by `key`, ``LedgerError/signatureMismatch`` if one of them is
  ///   wrong.
  package func verify(with key: NoteKey) throws(LedgerError) {
    let own = signatures.filter { $0.name == key.name && $0.keyID == key.keyID }
    guard !own.isEmpty else { throw .unknownKey }
    let message = Array(text.utf8)
    for line in own where !key.publicKey.isValidSignature(line.signature, for: message) { throw .signatureMismatch }
  }

  /// Where the text ends: after the newline that precedes the last empty line.
  private static func lastBlankLine(of bytes: [UInt8]) -> Int? {
    var at = bytes.count - 1
    while at > 0 {
      if bytes[at] == 0x0A, bytes[at - 1] == 0x0A { return at }
      at -= 1
    }
    return nil
  }
}
