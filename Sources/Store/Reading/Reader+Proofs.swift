import GRDB
import Ledger

extension Reader {
  /// The proof file of an entry (C2SP tlog-proof), against the checkpoint of a block that is anchored.
  ///
  /// - Parameter block: the block whose checkpoint is proved against: one that the anchor covers (LEDGER-4).
  /// - Returns: nil when that block does not hold or follow the entry.
  package func proof(ofEntryAt position: Int64, block: Int64) async throws -> TlogProof? {
    try await read { snapshot in
      guard position >= 0, let block = try snapshot.block(block) else { return nil }
      let proof = try InclusionProof(
        index: UInt64(position), size: block.block.positions.upperBound, reading: TreeRows(db: snapshot.db).hash)
      guard let proof else { return nil }
      return TlogProof(proof: proof, checkpoint: try SignedNote(parsing: block.checkpoint))
    }
  }

  /// The proof that the tree of `oldSize` entries is the beginning of the one of `newSize`.
  ///
  /// - Returns: nil when the sizes are out of order or the ledger is shorter.
  package func consistency(from oldSize: UInt64, to newSize: UInt64) async throws -> ConsistencyProof? {
    try await read { snapshot in
      guard newSize <= UInt64(try snapshot.ledgerSize()) else { return nil }
      return try ConsistencyProof(oldSize: oldSize, newSize: newSize, reading: TreeRows(db: snapshot.db).hash)
    }
  }

  /// The end of the ledger: size, root, newest block.
  package func head() async throws -> LedgerHead {
    try await read { snapshot in
      guard let newest = try snapshot.newestBlock() else {
        return LedgerHead(size: 0, root: MerkleHash.empty, block: -1, blockHash: .zero)
      }
      return LedgerHead(
        size: Int64(clamping: newest.block.positions.upperBound), root: newest.block.root, block: newest.index,
        blockHash: newest.hash)
    }
  }
}
