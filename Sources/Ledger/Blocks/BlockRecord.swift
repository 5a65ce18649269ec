/// A block as it is stored and exported: the header's bytes and what vouches for them.
package struct BlockRecord: Hashable, Sendable {
  /// Canonical bytes of the ``Block``.
  package let header: [UInt8]
  /// SHA-256 of `header`.
  package let hash: Digest32
  /// 64 bytes, by the node over the hash; see ``BlockSignature``.
  package let signature: [UInt8]
  /// The signed checkpoint after the block's last entry, as the text of a note.
  package let checkpoint: String

  package init(header: [UInt8], hash: Digest32, signature: [UInt8], checkpoint: String) {
    self.header = header
    self.hash = hash
    self.signature = signature
    self.checkpoint = checkpoint
  }

  /// Signs a block and the checkpoint at its end.
  /// - Throws: what ``Block/canonicalBytes()`` throws, or ``LedgerError/signingFailed``.
  package init(signing block: Block, with key: NodeKey) throws(LedgerError) {
    let header = try block.canonicalBytes()
    let hash = Digest32.sha256(header)
    let note = try key.sign(checkpointOf: block.positions.upperBound, root: block.root)
    self.init(header: header, hash: hash, signature: try key.sign(blockHash: hash), checkpoint: note.description)
  }
}
