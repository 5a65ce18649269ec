/// What an intact ledger contains.
package struct VerificationReport: Hashable, Sendable {
  /// Number of entries.
  package internal(set) var entries: UInt64 = 0
  /// Number of blocks.
  package internal(set) var blocks: UInt64 = 0
  /// Blocks that carry evidence of an abnormal reading.
  package internal(set) var emergencyBlocks: UInt64 = 0
  /// Stored tree nodes that were compared.
  package internal(set) var treeNodes: UInt64 = 0
  /// Blocks whose time is before that of the block before: a clock was set back. Not a fault.
  package internal(set) var clockReversals: UInt64 = 0
  /// The origins in order: more than one after a restore.
  package internal(set) var origins: [String] = []
  /// The last block and the tree at it; nil for an empty ledger.
  package internal(set) var head: AnchorHead?
}

/// The end of a verification.
package enum VerificationOutcome: Hashable, Sendable {
  case intact(VerificationReport)
  case broken(LedgerFault)
}
