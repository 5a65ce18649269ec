import Testing

@testable import Ledger

@Suite struct VerifierTests {
  @Test func `an intact ledger is reported with its contents`() throws {
    let ledger = try SampleLedger(blocks: [1, 300, 2])
    let outcome = ledger.verify(anchor: try ledger.head, trusted: ledger.key.noteKey)
    guard case .intact(let report) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(report.entries == 304)
    #expect(report.blocks == 4)
    #expect(report.emergencyBlocks == 1)
    #expect(report.treeNodes == 1)
    #expect(report.origins == ["vigil.example/ward-7"])
    #expect(report.head == (try ledger.head))
  }

  @Test func `every flipped byte of every entry is found at its position`() throws {
    let ledger = try SampleLedger(blocks: [1, 2])
    for position in ledger.entries.indices {
      for offset in ledger.entries[position].indices {
        var changed = ledger
        changed.entries[position][offset] ^= 1
        #expect(fault(changed)?.position == UInt64(position), "entry \(position) byte \(offset)")
        // Also with the leaf hash rewritten to match, at the latest by the root of its block.
        changed.leaves[position] = MerkleHash.leaf(changed.entries[position])
        #expect(
          fault(changed)?.block == (position == 0 ? 0 : position == 1 ? 1 : 2), "entry \(position) byte \(offset)")
      }
    }
  }

  @Test func `every flipped byte of every block is found at that block`() throws {
    let ledger = try SampleLedger(blocks: [1, 2])
    for index in ledger.blocks.indices {
      let block = ledger.blocks[index]
      for offset in block.header.indices {
        let header = flip(block.header, offset)
        let changed = replacing(index, in: ledger, header: header)
        #expect(fault(changed)?.block == UInt64(index), "header byte \(offset)")
        let rehashed = replacing(index, in: ledger, header: header, hash: Digest32.sha256(header))
        #expect(fault(rehashed)?.block == UInt64(index), "rehashed header byte \(offset)")
      }
      for offset in 0..<32 {
        let hash = try #require(Digest32(bytes: flip(block.hash.bytes, offset)))
        #expect(
          fault(replacing(index, in: ledger, hash: hash)) == LedgerFault(.blockHashMismatch, block: UInt64(index)))
      }
      for offset in block.signature.indices {
        let changed = replacing(index, in: ledger, signature: flip(block.signature, offset))
        #expect(fault(changed) == LedgerFault(.blockSignatureInvalid, block: UInt64(index)))
      }
      let note = Array(block.checkpoint.utf8)
      for offset in note.indices {
        let text = String(decoding: flip(note, offset), as: UTF8.self)
        #expect(
          fault(replacing(index, in: ledger, checkpoint: text))?.block == UInt64(index), "checkpoint byte \(offset)")
      }
    }
  }

  @Test func `a dropped, repeated or swapped entry is found at the first bad position`() throws {
    let ledger = try SampleLedger(blocks: [3, 2])
    for position in ledger.entries.indices {
      var dropped = ledger
      dropped.entries.remove(at: position)
      dropped.leaves.remove(at: position)
      let block = UInt64(position == 0 ? 0 : position < 4 ? 1 : 2)
      #expect(fault(dropped)?.block == block, "dropped \(position): \(String(describing: fault(dropped)))")
      var repeated = ledger
      repeated.entries.insert(ledger.entries[position], at: position)
      repeated.leaves.insert(ledger.leaves[position], at: position)
      #expect(fault(repeated) != nil, "repeated \(position)")
      guard position + 1 < ledger.entries.count else { continue }
      var swapped = ledger
      swapped.entries.swapAt(position, position + 1)
      #expect(fault(swapped)?.position == UInt64(position), "swapped \(position)")
    }
  }

  @Test func `a gap between stored positions names the position that was expected`() throws {
    let ledger = try SampleLedger(blocks: [])
    var verifier = LedgerVerifier()
    verifier.block(ledger.blocks[0])
    verifier.entry(position: 1, bytes: ledger.entries[0])
    #expect(verifier.fault == LedgerFault(.positionGap, block: 0, position: 0))
  }

  @Test func `a dropped, repeated or swapped block is found at its index`() throws {
    let ledger = try SampleLedger(blocks: [1, 1, 1])
    for index in ledger.blocks.indices.dropLast() {
      var dropped = ledger
      dropped.blocks.remove(at: index)
      #expect(fault(dropped)?.block == UInt64(index))
      var repeated = ledger
      repeated.blocks.insert(ledger.blocks[index], at: index)
      #expect(fault(repeated)?.block == UInt64(index + 1))
      var swapped = ledger
      swapped.blocks.swapAt(index, index + 1)
      #expect(fault(swapped)?.block == UInt64(index))
    }
  }

  @Test func `a cut tail is found through the anchor, and only through it`() throws {
    let ledger = try SampleLedger(blocks: [1, 2])
    let anchor = try ledger.head
    var cut = ledger
    cut.blocks.removeLast()
    cut.entries.removeLast(2)
    cut.leaves.removeLast(2)
    #expect(fault(cut) == nil)
    #expect(cut.verify(anchor: anchor) == .broken(LedgerFault(.anchorNotReached, block: 2, position: 2)))
  }

  @Test func `another history by the same key does not extend the anchor`() throws {
    let anchor = try SampleLedger(blocks: [1, 2]).head
    let other = try SampleLedger(blocks: [2, 1, 1])
    guard case .broken(let fault) = other.verify(anchor: anchor) else {
      Issue.record("accepted")
      return
    }
    #expect(fault.kind == .anchorMismatch)
  }

  @Test func `a ledger that grew past its anchor is intact`() throws {
    let anchor = try SampleLedger(blocks: [1, 2]).head
    let grown = try SampleLedger(blocks: [1, 2, 3])
    guard case .intact = grown.verify(anchor: anchor) else {
      Issue.record("refused")
      return
    }
  }

  @Test func `stored tree nodes must be exactly those of the entries`() throws {
    let ledger = try SampleLedger(blocks: [255, 256, 40])
    #expect(ledger.nodes.count == 2)
    for index in ledger.nodes.indices {
      var missing = ledger
      missing.nodes.remove(at: index)
      #expect(fault(missing) == LedgerFault(.treeNodeMissing, position: UInt64(256 * index)))
      var repeated = ledger
      repeated.nodes.append(ledger.nodes[index])
      #expect(fault(repeated) == LedgerFault(.treeNodeUnexpected))
      for offset in 0..<32 {
        var changed = ledger
        let hash = try #require(Digest32(bytes: flip(ledger.nodes[index].hash.bytes, offset)))
        changed.nodes[index] = TreeNode(tileLevel: 1, index: UInt64(index), hash: hash)
        #expect(fault(changed) == LedgerFault(.treeNodeMismatch, position: UInt64(256 * index)))
      }
    }
  }

  @Test func `a whole ledger by another key is not the trusted one`() throws {
    let ledger = try SampleLedger(blocks: [1])
    let other = try NodeKey(name: ledger.key.name, seed: Array(repeating: 9, count: 32))
    #expect(ledger.verify(trusted: other.noteKey) == .broken(LedgerFault(.keyNotTrusted)))
  }

  @Test func `after a restore a new key counts only if it names the old head`() throws {
    let lost = try SampleLedger(blocks: [1, 2]).head
    let backup = try SampleLedger(blocks: [1])
    let own = try backup.head
    let forged = AnchorHead(
      origin: own.origin, size: own.size, root: .zero, blockIndex: own.blockIndex, blockHash: own.blockHash)
    for (follows, isAccepted) in [(lost, true), (own, true), (forged, false), (nil, false)] as [(AnchorHead?, Bool)] {
      var restored = backup
      restored.key = try NodeKey(name: "vigil.example/ward-7/2", seed: Array(repeating: 3, count: 32))
      let origin = Entry(
        type: .nodeOrigin, time: 0, origin: restored.key.name, facility: "general", author: restored.key.name,
        body: NodeOrigin(key: restored.key.did, follows: follows).body)
      try restored.append([origin], kind: .regular)
      try restored.append([try restored.entry(9)], kind: .emergency)
      if isAccepted {
        guard case .intact(let report) = restored.verify(trusted: restored.key.noteKey) else {
          Issue.record("refused")
          return
        }
        #expect(report.origins == ["vigil.example/ward-7", "vigil.example/ward-7/2"])
        #expect(restored.verify(trusted: backup.key.noteKey) == .broken(LedgerFault(.keyNotTrusted)))
      } else {
        #expect(fault(restored) == LedgerFault(.originMalformed, block: 2, position: 2))
      }
    }
  }

  @Test func `signatures that are left to the caller are two a block, and are not checked by the verifier`() throws {
    var ledger = try SampleLedger(blocks: [3, 2])
    let last = ledger.blocks.count - 1
    ledger = replacing(last, in: ledger, signature: flip(ledger.blocks[last].signature, 5))
    var verifier = LedgerVerifier(defersSignatures: true)
    verifier.block(ledger.blocks[0])
    verifier.entry(position: 0, bytes: ledger.entries[0])
    #expect(verifier.takeSignatureChecks().compactMap { $0.run() }.isEmpty)
    #expect(verifier.takeSignatureChecks().isEmpty)
    guard case .broken(let fault) = ledger.verifyDeferring() else {
      Issue.record("accepted")
      return
    }
    #expect(fault == LedgerFault(.blockSignatureInvalid, block: UInt64(last)))
  }

  @Test func `a bad signature is named before a later fault, and an earlier fault before it`() throws {
    let ledger = try SampleLedger(blocks: [1, 1, 1])
    var changed = replacing(2, in: ledger, signature: flip(ledger.blocks[2].signature, 0))
    changed.entries[3][8] ^= 1
    #expect(fault(changed) == LedgerFault(.blockSignatureInvalid, block: 2))
    changed.entries[1][8] ^= 1
    #expect(fault(changed)?.block == 1)
  }

  /// The first fault; the same whether the verifier checks signatures itself or somebody else does.
  private func fault(_ ledger: SampleLedger) -> LedgerFault? {
    let outcome = ledger.verify()
    #expect(ledger.verifyDeferring() == outcome)
    return if case .broken(let fault) = outcome { fault } else { nil }
  }

  private func flip(_ bytes: [UInt8], _ offset: Int) -> [UInt8] {
    var bytes = bytes
    bytes[offset] ^= 1
    return bytes
  }

  private func replacing(
    _ index: Int, in ledger: SampleLedger, header: [UInt8]? = nil, hash: Digest32? = nil, signature: [UInt8]? = nil,
    checkpoint: String? = nil
  ) -> SampleLedger {
    var ledger = ledger
    let old = ledger.blocks[index]
    ledger.blocks[index] = BlockRecord(
      header: header ?? old.header, hash: hash ?? old.hash, signature: signature ?? old.signature,
      checkpoint: checkpoint ?? old.checkpoint)
    return ledger
  }
}
