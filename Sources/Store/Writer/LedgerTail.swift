import Ledger

/// The growing end of the ledger: the right edge of the tree and the newest block. A value, so that a batch that fails
/// is undone by putting the old one back.
struct LedgerTail {
  var frontier: MerkleFrontier
  /// The newest block, -1 when there is none.
  var block: Int64
  var blockHash: Digest32
  /// The time of the newest block: times on the ledger never run backwards, whatever the clock does.
  var blockTime: Int64

  var head: LedgerHead {
    LedgerHead(size: Int64(frontier.size), root: frontier.root, block: block, blockHash: blockHash)
  }
}
