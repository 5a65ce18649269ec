import Ledger

/// The growing end of the ledger: the right edge of the tree and the newest block. A value, so that a batch that fails
/// is undone by putting the old one back.
struct LedgerTail {
  var frontier: MerkleFrontier
  /// The ledger as the newest block left it. Kept, because the root takes as many hashes as the tree is high.
  private(set) var head: LedgerHead
  /// The time of the newest block: times on the ledger never run backwards, whatever the clock does.
  private(set) var blockTime: Int64

  /// - Parameter block: the newest block, -1 when there is none.
  init(frontier: MerkleFrontier, block: Int64, blockHash: Digest32, blockTime: Int64) {
    self.frontier = frontier
    self.blockTime = blockTime
    head = LedgerHead(size: Int64(frontier.size), root: frontier.root, block: block, blockHash: blockHash)
  }

  /// How many entries there are, also those that no block holds yet.
  var size: Int64 { Int64(frontier.size) }

  /// A block was cut over everything up to here.
  mutating func cut(_ block: Block, hash: Digest32) {
    head = LedgerHead(size: size, root: block.root, block: Int64(block.index), blockHash: hash)
    blockTime = block.time
  }
}
