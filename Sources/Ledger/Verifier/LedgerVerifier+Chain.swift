import Crypto

extension LedgerVerifier {
  /// Checks a header against the block before; its signatures wait for its first entry, which may name a new key.
  mutating func open(_ record: BlockRecord) throws(LedgerFault) {
    let index = report.blocks
    guard let outline = record.header.withUnsafeBytes({ BlockOutline($0) }) else {
      throw LedgerFault(.blockMalformed, block: index)
    }
    guard Digest32.sha256(record.header) == record.hash else { throw LedgerFault(.blockHashMismatch, block: index) }
    guard outline.index == index else { throw LedgerFault(.blockIndexGap, block: index, position: tree.size) }
    guard outline.previous == lastHash else { throw LedgerFault(.blockLinkBroken, block: index) }
    guard outline.first == tree.size else { throw LedgerFault(.blockFirstMismatch, block: index, position: tree.size) }
    current = OpenBlock(record: record, outline: outline)
  }

  mutating func add(
    position: UInt64, bytes: UnsafeRawBufferPointer, storedLeafHash: Digest32?
  ) throws(LedgerFault) {
    let expected = tree.size
    let index = report.blocks
    guard position == expected else { throw LedgerFault(.positionGap, block: index, position: expected) }
    guard let block = current, expected < block.end else {
      throw LedgerFault(.entryOutsideBlock, block: index, position: expected)
    }
    guard let outline = EntryOutline(bytes) else {
      throw LedgerFault(.entryMalformed, block: index, position: expected)
    }
    let leaf = MerkleHash.leaf(bytes)
    if let storedLeafHash, storedLeafHash != leaf {
      throw LedgerFault(.leafHashMismatch, block: index, position: expected)
    }
    if outline.isOrigin { try begin(VerifierOrigin(entry: bytes), in: block) }
    if expected == block.outline.first { try checkSignatures(of: block) }
    tree.add(leaf)
    report.entries += 1
    if tree.size.isMultiple(of: Self.progressInterval) { progress?(tree.size) }
  }

  /// Checks the tree after the last entry of the open block, and the anchor if it is this block's head.
  mutating func close() throws(LedgerFault) {
    guard let block = current else { return }
    let index = report.blocks
    guard tree.size == block.end else { throw LedgerFault(.entriesMissing, block: index, position: tree.size) }
    let root = tree.root()
    guard root == block.outline.root else {
      throw LedgerFault(.rootMismatch, block: index, position: block.outline.first)
    }
    let head = AnchorHead(
      origin: block.outline.node, size: tree.size, root: root, blockIndex: index, blockHash: block.record.hash)
    try compare(head, with: anchor, after: block)
    if let lastTime, block.outline.time < lastTime { report.clockReversals += 1 }
    if block.outline.isEmergency { report.emergencyBlocks += 1 }
    lastTime = block.outline.time
    lastHash = block.record.hash
    report.blocks += 1
    report.head = head
    current = nil
  }

  private mutating func compare(
    _ head: AnchorHead, with anchor: AnchorHead?, after block: OpenBlock
  ) throws(LedgerFault) {
    guard let anchor, !hasMetAnchor else { return }
    if head == anchor {
      hasMetAnchor = true
    } else if head.blockIndex >= anchor.blockIndex || head.size >= anchor.size {
      throw LedgerFault(.anchorMismatch, block: head.blockIndex, position: block.outline.first)
    }
  }

  /// A new key takes effect, only from the first entry of a block on, so that no block has two.
  private mutating func begin(_ next: VerifierOrigin?, in block: OpenBlock) throws(LedgerFault) {
    let position = tree.size
    guard position == block.outline.first else {
      throw LedgerFault(.originMissing, block: report.blocks, position: position)
    }
    guard let next else { throw LedgerFault(.originMalformed, block: report.blocks, position: position) }
    if let head = report.head {
      // A restored ledger may have lost the old head's tail, never have it otherwise.
      guard let old = next.follows, old.size > head.size || old == head else {
        throw LedgerFault(.originMalformed, block: report.blocks, position: position)
      }
    }
    origin = next
    report.origins.append(next.name)
  }

  private mutating func checkSignatures(of block: OpenBlock) throws(LedgerFault) {
    let index = report.blocks
    guard let origin else { throw LedgerFault(.originMissing, block: index, position: block.outline.first) }
    guard block.outline.node == origin.name else { throw LedgerFault(.nodeMismatch, block: index) }
    try settle(
      origin.check(
        blockHash: block.record.hash, signature: block.record.signature,
        otherwise: LedgerFault(.blockSignatureInvalid, block: index)))
    let text = origin.checkpointText(size: block.end, root: block.outline.root)
    let note = block.record.checkpoint
    guard note.utf8.starts(with: (text + "\n").utf8) else { throw LedgerFault(.checkpointMismatch, block: index) }
    let line = note[note.utf8.index(note.startIndex, offsetBy: text.utf8.count + 1)...]
    let invalid = LedgerFault(.checkpointSignatureInvalid, block: index)
    guard let check = origin.check(checkpoint: text, line: line, otherwise: invalid) else { throw invalid }
    try settle(check)
  }

  /// Runs a check here, or leaves it to the caller.
  private mutating func settle(_ check: SignatureCheck) throws(LedgerFault) {
    if defersSignatures {
      signatureChecks.append(check)
    } else if let fault = check.run() {
      throw fault
    }
  }
}
