/// A tree head: origin, size and root, without extension lines (C2SP tlog-checkpoint).
package struct Checkpoint: Hashable, Sendable {
  /// Identity of the log; here always the node's name.
  package let origin: String
  /// Number of entries.
  package let size: UInt64
  /// RFC 6962 root at `size`.
  package let root: Digest32

  package init(origin: String, size: UInt64, root: Digest32) {
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// The text that is signed: three lines.
  package var text: String { "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n" }

  /// Parses the text of a note.
  /// - Throws: ``LedgerError/malformedCheckpoint``, also for extension lines, which nothing could audit.
  package init(parsing text: String) throws(LedgerError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 4, !lines[0].isEmpty, lines[3].isEmpty, let size = UInt64(lines[1]),
      let root = Base64.decode(lines[2]).flatMap({ Digest32(bytes: $0) })
    else { throw .malformedCheckpoint }
    self.init(origin: String(lines[0]), size: size, root: root)
    guard self.text == text else { throw .malformedCheckpoint }
  }

  /// Parses a signed checkpoint and checks it: signed by `key`, and its origin is the key's name.
  /// - Throws: ``LedgerError/malformedNote``, ``LedgerError/malformedCheckpoint``, ``LedgerError/unknownKey`` or
  ///   ``LedgerError/signatureMismatch``.
  package init(verifying note: SignedNote, with key: NoteKey) throws(LedgerError) {
    try note.verify(with: key)
    try self.init(parsing: note.text)
    guard origin == key.name else { throw .unknownKey }
  }
}
