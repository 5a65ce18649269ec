/// One signature line of a note: `— name base64(key id || signature)`.
package struct NoteSignature: Hashable, Sendable {
  /// Name of the key.
  package let name: String
  /// Which of the keys of that name; see ``NoteKey/keyID``.
  package let keyID: UInt32
  /// The signature without the key id; its length depends on the algorithm.
  package let signature: [UInt8]

  package init(name: String, keyID: UInt32, signature: [UInt8]) {
    self.name = name
    self.keyID = keyID
    self.signature = signature
  }

  /// The line without its newline.
  package var line: String {
    let id = (0..<4).map { UInt8(truncatingIfNeeded: keyID >> (24 - 8 * UInt32($0))) }
    return "— \(name) \(Base64.encode(id + signature))"
  }

  init(line: Substring) throws(LedgerError) {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "—", NoteKey.isWellFormed(name: String(parts[1])),
      let bytes = Base64.decode(parts[2]), bytes.count > 4
    else { throw .malformedNote }
    self.init(
      name: String(parts[1]), keyID: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
      signature: Array(bytes.dropFirst(4)))
  }
}
