/// A self-contained receipt that an entry is on the ledger (C2SP tlog-proof v1): inclusion proof and signed checkpoint,
/// verifiable offline and without Vigil.
package struct TlogProof: Hashable, Sendable, CustomStringConvertible {
  /// Longest proof file that is parsed, in bytes.
  package static let maximumBytes = 131_072

  private static let header = "c2sp.org/tlog-proof@v1"

  /// Opaque bytes for the application; not authenticated by anything.
  package let extra: [UInt8]?
  /// Position of the entry.
  package let index: UInt64
  /// From the leaf's sibling up to the root's child.
  package let hashes: [Digest32]
  /// The signed checkpoint of the tree that the hashes lead to.
  package let checkpoint: SignedNote

  /// - Parameters:
  ///   - proof: for the size that `checkpoint` signs.
  package init(proof: InclusionProof, checkpoint: SignedNote, extra: [UInt8]? = nil) {
    self.init(index: proof.index, hashes: proof.hashes, checkpoint: checkpoint, extra: extra)
  }

  private init(index: UInt64, hashes: [Digest32], checkpoint: SignedNote, extra: [UInt8]?) {
    self.index = index
    self.hashes = hashes
    self.checkpoint = checkpoint
    self.extra = extra
  }

  /// The content of a `.tlog-proof` file.
  package var description: String {
    var text = Self.header + "\n"
    if let extra { text += "extra \(Base64.encode(extra))\n" }
    text += "index \(index)\n"
    for hash in hashes { text += Base64.encode(hash.bytes) + "\n" }
    return text + "\n" + checkpoint.description
  }

  /// Parses a proof file; verifies nothing.
  /// - Throws: ``LedgerError/malformedProof`` or ``LedgerError/malformedNote``.
  package init(parsing text: String) throws(LedgerError) {
    guard text.utf8.count <= Self.maximumBytes else { throw .malformedProof }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard lines.popFirst() == Self.header[...] else { throw .malformedProof }
    var extra: [UInt8]?
    if let line = lines.first, line.utf8.starts(with: "extra ".utf8) {
      guard let bytes = Base64.decode(line.dropFirst(6)) else { throw .malformedProof }
      extra = bytes
      lines.removeFirst()
    }
    guard let line = lines.popFirst(), line.utf8.starts(with: "index ".utf8), let index = UInt64(line.dropFirst(6)),
      String(index) == line.dropFirst(6)
    else { throw .malformedProof }
    var hashes: [Digest32] = []
    while let line = lines.first, !line.isEmpty {
      guard hashes.count < 64, let hash = Base64.decode(line).flatMap({ Digest32(bytes: $0) }) else {
        throw .malformedProof
      }
      hashes.append(hash)
      lines.removeFirst()
    }
    guard let blank = lines.popFirst() else { throw .malformedProof }
    let checkpoint = try SignedNote(parsing: String(text[blank.endIndex...].dropFirst()))
    self.init(index: index, hashes: hashes, checkpoint: checkpoint, extra: extra)
  }

  /// Checks the whole proof for an entry's leaf hash, with nothing but the log's key.
  /// - Returns: the checkpoint that the entry is proved to be in.
  /// - Throws: ``LedgerError/proofMismatch``, ``LedgerError/malformedProof`` or what
  ///   ``Checkpoint/init(verifying:with:)`` throws.
  @discardableResult
  package func verify(leaf: Digest32, with key: NoteKey) throws(LedgerError) -> Checkpoint {
    let head = try Checkpoint(verifying: checkpoint, with: key)
    try InclusionProof(index: index, size: head.size, hashes: hashes).verify(leaf: leaf, root: head.root)
    return head
  }

  /// As ``verify(leaf:with:)``, for the bytes of an entry.
  @discardableResult
  package func verify(entry: [UInt8], with key: NoteKey) throws(LedgerError) -> Checkpoint {
    try verify(leaf: MerkleHash.leaf(entry), with: key)
  }
}
