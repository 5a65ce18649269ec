import Foundation
import GRDB
import Ledger

/// A block as it is read back.
package struct BlockView: Sendable {
  package let block: Block
  package let hash: Digest32
  /// The node's signature over the hash, 64 bytes.
  package let signature: [UInt8]
  /// The signed checkpoint of the tree after its last entry.
  package let checkpoint: String

  package var index: Int64 { Int64(clamping: block.index) }

  static let columns = "idx, header, hash, signature, checkpoint"

  /// - Throws: ``StoreError/ledgerBroken(block:)`` when the stored bytes are no block.
  init(_ row: Row) throws {
    guard let block = try? Block.parse(Array(row["header"] as Data)), let hash = Digest32(bytes: row["hash"] as Data)
    else { throw StoreError.ledgerBroken(block: row["idx"]) }
    self.block = block
    self.hash = hash
    signature = Array(row["signature"] as Data)
    checkpoint = row["checkpoint"]
  }
}
