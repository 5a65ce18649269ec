import GRDB
import Ledger

extension Reader {
  /// A block with its transactions.
  ///
  /// - Parameters:
  ///   - limit: how many transactions are read at most (1,000); a block says itself how many it has.
  ///   - scope: whose payloads are opened; nil withholds all.
  /// - Returns: nil when there is no such block.
  package func block(
    _ index: Int64, limit: Int = 1_000, opening scope: Scope?
  ) async throws -> (block: BlockView, transactions: [EntryView])? {
    try await read { snapshot in
      guard let block = try snapshot.block(index) else { return nil }
      let count = min(Int64(clamping: block.block.count), Int64(limit), 1_000)
      let transactions = try snapshot.entries(
        from: Int64(clamping: block.block.first), limit: Int(count), opening: scope)
      return (block, transactions)
    }
  }

  /// Blocks, the newest first, from the one before `cursor` on.
  package func blocks(before cursor: Int64?, limit: Int) async throws -> Page<BlockView> {
    let bound = Page<BlockView>.bounded(limit)
    return try await read { snapshot in
      let rows = try Row.fetchAll(
        snapshot.db,
        sql: "SELECT \(BlockView.columns) FROM blocks WHERE idx < ? ORDER BY idx DESC LIMIT ?",
        arguments: [cursor ?? .max, bound + 1])
      let blocks = try rows.prefix(bound).map { try BlockView($0) }
      return Page(items: blocks, next: rows.count > bound ? blocks.last?.index : nil)
    }
  }

  /// The newest block, or nil on an empty ledger.
  package func newestBlock() async throws -> BlockView? {
    try await read { try $0.newestBlock() }
  }

  /// The block that holds the entry at this position, or nil when it holds none.
  package func block(holding position: Int64) async throws -> BlockView? {
    try await read { try $0.block(holding: position) }
  }
}

extension Snapshot {
  func block(_ index: Int64) throws -> BlockView? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(BlockView.columns) FROM blocks WHERE idx = ?"), arguments: [index]
    ).map { try BlockView($0) }
  }

  func newestBlock() throws -> BlockView? {
    try Row.fetchOne(db, sql: "SELECT \(BlockView.columns) FROM blocks ORDER BY idx DESC LIMIT 1")
      .map { try BlockView($0) }
  }

  /// By bisection: blocks follow each other without gaps and need no index over positions.
  func block(holding position: Int64) throws -> BlockView? {
    guard position >= 0 else { return nil }
    let wanted = UInt64(position)
    var low: Int64 = 0
    var high = try newestBlock()?.index ?? -1
    while low <= high {
      let middle = low + (high - low) / 2
      guard let found = try block(middle) else { throw StoreError.ledgerBroken(block: middle) }
      let positions = found.block.positions
      if positions.contains(wanted) { return found }
      if wanted < positions.lowerBound { high = middle - 1 } else { low = middle + 1 }
    }
    return nil
  }
}
