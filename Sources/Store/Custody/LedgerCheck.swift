import Foundation
import GRDB
import Ledger
import Synchronization
import Vault

/// `vigil verify`: recomputes the stored ledger with the verifier of `Ledger`, which shares only the hash definitions with
/// the writer, and opens every sealed value to compare it with its commitment.
package struct LedgerCheck {
  /// The first thing wrong, or what is there.
  package enum Outcome: Sendable {
    case intact(VerificationReport, values: ValueReport)
    case broken(LedgerFault)
    case valueBroken(position: Int64, ValueFault)
  }

  /// What became of the sealed values.
  package struct ValueReport: Hashable, Sendable {
    /// Opened, and equal to their commitment.
    package var proven: UInt64 = 0
    /// The subject's key was destroyed: unreadable for ever, as it should be.
    package var erased: UInt64 = 0
    /// Dropped: an entry of the ledger says which coarser summary stands in for it.
    package var folded: UInt64 = 0
  }

  package enum ValueFault: String, Hashable, Sendable {
    /// The entry commits to a value, and no row holds it.
    case missing
    /// A row that no entry commits to.
    case unexpected
    /// The seal does not open: changed bytes, or a row that was moved.
    case sealBroken = "seal-broken"
    /// The value is not the one committed to.
    case commitmentMismatch = "commitment-mismatch"
    /// A fold names what it may not stand in for.
    case foldMalformed = "fold-malformed"
  }

  /// How many checks are handed to a thread at once.
  private static let batch = 128

  private let database: any DatabaseReader
  private let anchor: AnchorHead?
  private let trusted: NoteKey?
  private let keyRing: KeyRing?

  /// - Parameters:
  ///   - path: the database file; it is opened read-only, beside a running gateway if there is one.
  ///   - keyRing: opens sealed values; nil checks the ledger alone.
  package init(path: String, anchor: AnchorHead?, trusted: NoteKey?, keyRing: KeyRing?) throws {
    database = try DatabaseFile.openReadOnly(path)
    self.anchor = anchor
    self.trusted = trusted
    self.keyRing = keyRing
  }

  /// Runs in one read transaction, so that a gateway that goes on writing does not disturb it. Signatures and sealed values
  /// are checked on all cores.
  ///
  /// - Parameter progress: called now and then with the number of entries checked and their total.
  package func run(progress: @escaping (_ done: UInt64, _ total: UInt64) -> Void) throws -> Outcome {
    try database.read { db in
      let total = UInt64(try Int64.fetchOne(db, sql: "SELECT count(*) FROM entries") ?? 0)
      let (rest, signatureFault) = try CheckCrew<SignatureCheck, LedgerFault>.run(check: { $0.run() }) { crew in
        var verifier = LedgerVerifier(anchor: anchor, trusted: trusted, defersSignatures: true) { progress($0, total) }
        let misplaced = try feed(&verifier, from: db, signatures: crew)
        _ = crew.hand(over: verifier.takeSignatureChecks())
        let outcome = verifier.finish()
        guard let misplaced else { return outcome }
        // The block before it is checked only now.
        guard case .broken(let fault) = outcome, let block = fault.block, block < misplaced.block ?? 0 else {
          return .broken(misplaced)
        }
        return outcome
      }
      // A signature is yielded only while nothing before it is wrong: a bad one is always the first fault.
      if let signatureFault { return .broken(signatureFault) }
      switch rest {
      case .broken(let fault): return .broken(fault)
      case .intact(let report):
        guard let keyRing else { return .intact(report, values: ValueReport()) }
        return try checkValues(on: db, keyRing: keyRing, report: report)
      }
    }
  }

  /// - Returns: what only the table shows: a block that is stored under another number than the next.
  private func feed(
    _ verifier: inout LedgerVerifier, from db: Database, signatures: CheckCrew<SignatureCheck, LedgerFault>
  ) throws -> LedgerFault? {
    var next: Int64 = 0
    let blocks = try Row.fetchCursor(
      db, sql: "SELECT idx, header, hash, signature, checkpoint FROM blocks ORDER BY idx")
    let entries = try RowScan(db, sql: "SELECT position, leaf, bytes FROM entries ORDER BY position")
    var isPending = try entries.next()
    while let row = try blocks.next() {
      let header = Array(row[1] as Data)
      let expected = next
      next += 1
      guard row[0] as Int64 == expected else { return LedgerFault(.blockIndexGap, block: UInt64(expected)) }
      let record = BlockRecord(
        header: header, hash: Digest32(bytes: row[2] as Data) ?? .zero, signature: Array(row[3] as Data),
        checkpoint: row[4])
      guard verifier.block(record), let end = verifier.blockEnd else { return nil }
      while isPending, entries.integer(0) < Int64(clamping: end) {
        guard Self.feed(entries, to: &verifier) else { return nil }
        isPending = try entries.next()
      }
      guard verifier.signatureChecks.count < Self.batch || signatures.hand(over: verifier.takeSignatureChecks()) else {
        return nil
      }
    }
    while isPending {
      guard Self.feed(entries, to: &verifier) else { return nil }
      isPending = try entries.next()
    }
    let nodes = try Row.fetchCursor(db, sql: "SELECT level, idx, hash FROM nodes ORDER BY level, idx")
    while let row = try nodes.next() {
      let node = TreeNode(
        tileLevel: row[0], index: UInt64(bitPattern: row[1] as Int64), hash: Digest32(bytes: row[2] as Data) ?? .zero)
      guard verifier.treeNode(node) else { return nil }
    }
    return nil
  }

  private static func feed(_ row: RowScan, to verifier: inout LedgerVerifier) -> Bool {
    let position = UInt64(bitPattern: row.integer(0))
    let leaf = row.withBytes(1) { Digest32(bytes: $0) } ?? .zero
    return row.withBytes(2) { verifier.entry(position: position, bytes: $0, storedLeafHash: leaf) }
  }

  // MARK: Sealed values

  /// Every entry and every sealed row, side by side in the order of positions.
  private func checkValues(on db: Database, keyRing: KeyRing, report: VerificationReport) throws -> Outcome {
    let folds = try FoldCheck(db, keyRing: keyRing)
    let counted = Mutex(ValueReport())
    let (_, fault) = try CheckCrew<StoredValue, Outcome>.run { value in
      switch value.check(with: keyRing) {
      case .none: return nil
      case .proven: counted.withLock { $0.proven += 1 }
      case .erased: counted.withLock { $0.erased += 1 }
      case .folded: counted.withLock { $0.folded += 1 }
      case .broken(let fault): return .valueBroken(position: value.position, fault)
      }
      return nil
    } _: { crew in
      var batch: [StoredValue] = []
      try StoredValue.forEach(in: db, folded: folds.replaced) { value in
        batch.append(value)
        guard batch.count == Self.batch else { return true }
        defer { batch.removeAll(keepingCapacity: true) }
        return crew.hand(over: batch)
      }
      _ = crew.hand(over: batch)
    }
    guard let found = folds.fault else { return fault ?? .intact(report, values: counted.withLock { $0 }) }
    if let fault, case .valueBroken(let position, _) = fault, position < found.position { return fault }
    return .valueBroken(position: found.position, found.kind)
  }
}
