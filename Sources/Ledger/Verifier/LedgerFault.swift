/// The first thing wrong with a ledger, and where: the result of a verification that failed, never about a patient.
package struct LedgerFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was found.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Not a canonical entry, byte for byte.
    case entryMalformed
    /// The stored leaf hash is not the hash of the entry.
    case leafHashMismatch
    /// An entry is missing, repeated or out of order: `position` is the one that was expected.
    case positionGap
    /// An entry that no block covers.
    case entryOutsideBlock
    /// The block names more entries than there are: `position` is the first that is missing.
    case entriesMissing
    /// Not a canonical block header.
    case blockMalformed
    /// The stored block hash is not the hash of the header.
    case blockHashMismatch
    /// A block is missing, repeated or out of order.
    case blockIndexGap
    /// The block does not link to the one before it.
    case blockLinkBroken
    /// The block does not begin where the one before it ended.
    case blockFirstMismatch
    /// The entries do not lead to the root in the header.
    case rootMismatch
    /// The block does not carry its node's signature.
    case blockSignatureInvalid
    /// The block's node is not the origin in effect.
    case nodeMismatch
    /// The checkpoint is not the one of this origin, size and root.
    case checkpointMismatch
    /// The checkpoint does not carry its node's signature.
    case checkpointSignatureInvalid
    /// The ledger does not begin with a `node.origin` entry, or one stands inside a block.
    case originMissing
    /// A `node.origin` entry without a usable key, or following a head that this ledger contradicts.
    case originMalformed
    /// The key in effect at the end is not the one the caller trusts.
    case keyNotTrusted
    /// A stored tree node is not what the entries below it hash to: `position` is the first of them.
    case treeNodeMismatch
    /// A stored tree node that this tree does not have, or has twice.
    case treeNodeUnexpected
    /// A tree node was completed and is not stored.
    case treeNodeMissing
    /// The ledger ends before the head that was anchored: its tail is gone.
    case anchorNotReached
    /// The ledger has another history than the anchored one.
    case anchorMismatch
  }

  package let kind: Kind
  /// Index of the block, where one is concerned.
  package let block: UInt64?
  /// Position of the first entry concerned, where one is.
  package let position: UInt64?

  package init(_ kind: Kind, block: UInt64? = nil, position: UInt64? = nil) {
    self.kind = kind
    self.block = block
    self.position = position
  }

  package var description: String {
    let places = [position.map { "entry \($0)" }, block.map { "block \($0)" }].compactMap(\.self)
    return ([kind.rawValue] + places).joined(separator: ", ")
  }
}
