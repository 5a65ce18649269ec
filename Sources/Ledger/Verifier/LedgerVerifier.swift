import Crypto

/// Recomputes a whole ledger from its stored bytes and finds the first thing wrong (LEDGER-1).
///
/// Feed it in order: each block, then the block's entries, and each stored tree node at any time after the last entry
/// below it; then ``finish()``. It shares the hash definitions of ``MerkleHash`` with the writer, and the text codecs of
/// keys and signatures (Base64, did:key); tree, entries, blocks and checkpoints it reads with code of its own.
///
/// Signatures of blocks and checkpoints cost more than everything else here. A caller with several cores asks for them as
/// values (``takeSignatureChecks()``) and runs them where it likes.
///
/// Signatures of persons inside entries are not its subject: `vigil audit` replays those.
package struct LedgerVerifier {
  /// How many entries lie between two calls of `progress`.
  package static let progressInterval: UInt64 = 65_536

  /// The first fault, once there is one. From then on everything that is fed is ignored.
  package internal(set) var fault: LedgerFault?

  let anchor: AnchorHead?
  let trusted: NoteKey?
  let expectsTreeNodes: Bool
  let defersSignatures: Bool
  let progress: ((_ entries: UInt64) -> Void)?

  var tree: VerifierTree
  var report = VerificationReport()
  var origin: VerifierOrigin?
  var current: OpenBlock?
  var lastHash = Digest32.zero
  var lastTime: Int64?
  var hasMetAnchor = false
  /// Yielded and not yet taken, in the order of the ledger; only when signatures are deferred.
  package internal(set) var signatureChecks: [SignatureCheck] = []

  /// A block whose entries are being fed.
  struct OpenBlock {
    let record: BlockRecord
    let outline: BlockOutline

    var end: UInt64 { outline.first + outline.count }
  }

  /// - Parameters:
  ///   - anchor: a head that the ledger must contain and extend; without one, a cut tail cannot be noticed.
  ///   - trusted: the node key that must be in effect at the end; without one, the key is the one that the ledger names.
  ///   - expectsTreeNodes: whether every stored tree node will be fed, so that a missing one is a fault.
  ///   - defersSignatures: whether signatures are left to the caller, who then takes and runs every one of
  ///     ``takeSignatureChecks()``.
  ///   - progress: called every ``progressInterval`` entries with the number of entries so far.
  package init(
    anchor: AnchorHead? = nil, trusted: NoteKey? = nil, expectsTreeNodes: Bool = true,
    defersSignatures: Bool = false, progress: ((_ entries: UInt64) -> Void)? = nil
  ) {
    self.anchor = anchor
    self.trusted = trusted
    self.expectsTreeNodes = expectsTreeNodes
    self.defersSignatures = defersSignatures
    self.progress = progress
    tree = VerifierTree(collectsNodes: expectsTreeNodes)
  }

  /// Begins the next block, after all entries of the one before.
  /// - Returns: false once a fault is known; feeding may stop.
  @discardableResult
  package mutating func block(_ record: BlockRecord) -> Bool {
    guard fault == nil else { return false }
    do throws(LedgerFault) {
      try close()
      try open(record)
    } catch { fault = error }
    return fault == nil
  }

  /// Position after the last entry of the block that was begun, by its header; nil before the first.
  package var blockEnd: UInt64? { current?.end }

  /// The next entry of the block.
  /// - Parameters:
  ///   - position: where it is stored.
  ///   - storedLeafHash: the leaf hash that is stored beside it; without one, a changed entry is found as a wrong root of
  ///     its block.
  /// - Returns: false once a fault is known; feeding may stop.
  @discardableResult
  package mutating func entry(position: UInt64, bytes: [UInt8], storedLeafHash: Digest32? = nil) -> Bool {
    bytes.withUnsafeBytes { entry(position: position, bytes: $0, storedLeafHash: storedLeafHash) }
  }

  /// As the other, for bytes that lie elsewhere, such as in a database page.
  @discardableResult
  package mutating func entry(
    position: UInt64, bytes: UnsafeRawBufferPointer, storedLeafHash: Digest32? = nil
  ) -> Bool {
    guard fault == nil else { return false }
    do throws(LedgerFault) {
      try add(position: position, bytes: bytes, storedLeafHash: storedLeafHash)
    } catch { fault = error }
    return fault == nil
  }

  /// A stored tree node; all entries below it must have been fed.
  /// - Returns: false once a fault is known; feeding may stop.
  @discardableResult
  package mutating func treeNode(_ node: TreeNode) -> Bool {
    guard fault == nil else { return false }
    let place = VerifierTree.Place(tileLevel: node.tileLevel, index: node.index)
    guard (1...7).contains(node.tileLevel), let computed = tree.take(place) else {
      fault = LedgerFault(.treeNodeUnexpected)
      return false
    }
    guard computed == node.hash else {
      fault = LedgerFault(.treeNodeMismatch, position: place.position)
      return false
    }
    report.treeNodes += 1
    return true
  }

  /// The signatures that the blocks fed so far stand on and that were not taken yet, in the order of the ledger.
  ///
  /// They come before ``fault``: what was wrong with a block before its signature's turn is a fault, and then the check is
  /// not among them. So the first check that fails is the first bad position, whatever else was found after it.
  package mutating func takeSignatureChecks() -> [SignatureCheck] {
    defer { signatureChecks.removeAll(keepingCapacity: true) }
    return signatureChecks
  }

  /// Ends the verification. Deferred signatures must all have been taken; the outcome is only about the rest.
  package mutating func finish() -> VerificationOutcome {
    precondition(signatureChecks.isEmpty, "LEDGER-1: signatures that nobody checked")
    if fault == nil {
      do throws(LedgerFault) {
        try close()
        try checkEnd()
      } catch { fault = error }
    }
    return fault.map { .broken($0) } ?? .intact(report)
  }

  private func checkEnd() throws(LedgerFault) {
    if let missing = tree.expected.keys.map(\.position).min(), expectsTreeNodes {
      throw LedgerFault(.treeNodeMissing, position: missing)
    }
    if anchor != nil, !hasMetAnchor {
      throw LedgerFault(.anchorNotReached, block: report.blocks, position: report.entries)
    }
    if let trusted, origin?.isSame(as: trusted) != true { throw LedgerFault(.keyNotTrusted) }
  }
}
