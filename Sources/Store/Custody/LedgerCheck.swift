import Foundation
import GRDB
import Ledger
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
  }

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

  /// Runs in one read transaction, so that a gateway that goes on writing does not disturb it.
  ///
  /// - Parameter progress: called now and then with the number of entries checked and their total.
  package func run(progress: @escaping (_ done: UInt64, _ total: UInt64) -> Void) throws -> Outcome {
    try database.read { db in
      let total = UInt64(try Int64.fetchOne(db, sql: "SELECT count(*) FROM entries") ?? 0)
      var verifier = LedgerVerifier(anchor: anchor, trusted: trusted, expectsTreeNodes: true) { progress($0, total) }
      if let misplaced = try feed(&verifier, from: db) {
        // The block before it is checked only now.
        guard case .broken(let fault) = verifier.finish(), let block = fault.block, block < misplaced.block ?? 0 else {
          return .broken(misplaced)
        }
        return .broken(fault)
      }
      switch verifier.finish() {
      case .broken(let fault): return .broken(fault)
      case .intact(let report):
        guard let keyRing else { return .intact(report, values: ValueReport()) }
        return try checkValues(on: db, keyRing: keyRing, report: report)
      }
    }
  }

  /// - Returns: what only the table shows: a block that is stored under another number than the next.
  private func feed(_ verifier: inout LedgerVerifier, from db: Database) throws -> LedgerFault? {
    var next: Int64 = 0
    let blocks = try Row.fetchCursor(
      db, sql: "SELECT idx, header, hash, signature, checkpoint FROM blocks ORDER BY idx")
    let entries = try Row.fetchCursor(db, sql: "SELECT position, leaf, bytes FROM entries ORDER BY position")
    var pending = try entries.next()
    while let row = try blocks.next() {
      let header = Array(row["header"] as Data)
      let hash = Digest32(bytes: row["hash"] as Data) ?? .zero
      let expected = next
      next += 1
      guard row["idx"] as Int64 == expected else { return LedgerFault(.blockIndexGap, block: UInt64(expected)) }
      guard
        verifier.block(
          BlockRecord(
            header: header, hash: hash,
            signature: Array(row["signature"] as Data), checkpoint: row["checkpoint"]))
      else { return nil }
      guard let block = try? Block.parse(header) else { return nil }
      while let entry = pending, (entry["position"] as Int64) < Int64(clamping: block.positions.upperBound) {
        guard Self.feed(entry, to: &verifier) else { return nil }
        pending = try entries.next()
      }
    }
    while let entry = pending {
      guard Self.feed(entry, to: &verifier) else { return nil }
      pending = try entries.next()
    }
    let nodes = try Row.fetchCursor(db, sql: "SELECT level, idx, hash FROM nodes ORDER BY level, idx")
    while let row = try nodes.next() {
      let node = TreeNode(
        tileLevel: row["level"], index: UInt64(bitPattern: row["idx"] as Int64),
        hash: Digest32(bytes: row["hash"] as Data) ?? .zero)
      guard verifier.treeNode(node) else { return nil }
    }
    return nil
  }

  private static func feed(_ row: Row, to verifier: inout LedgerVerifier) -> Bool {
    let position = UInt64(bitPattern: row["position"] as Int64)
    let leaf = Digest32(bytes: row["leaf"] as Data) ?? .zero
    return (row["bytes"] as Data).withUnsafeBytes {
      verifier.entry(position: position, bytes: $0, storedLeafHash: leaf)
    }
  }

  // MARK: Sealed values

  private func checkValues(on db: Database, keyRing: KeyRing, report: VerificationReport) throws -> Outcome {
    var values = ValueReport()
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT position, e.bytes AS entry, s.subject AS subject, s.bytes AS sealed, k.key AS key,
          k.pseudonym AS pseudonym
        FROM (SELECT position FROM entries UNION SELECT position FROM sealed)
        LEFT JOIN entries e USING (position) LEFT JOIN sealed s USING (position)
        LEFT JOIN subjects k ON k.id = s.subject ORDER BY position
        """)
    while let row = try rows.next() {
      let position: Int64 = row["position"]
      let entry = try (row["entry"] as Data?).map { try Entry.parse(Array($0)) }
      let commitment = entry?.commitment
      guard let sealed = row["sealed"] as Data?, let subject = row["subject"] as Int64? else {
        if commitment == nil { continue }
        return .valueBroken(position: position, .missing)
      }
      guard let commitment else { return .valueBroken(position: position, .unexpected) }
      // A value filed under somebody else, or under nobody, must not pass for one that was erased.
      guard let pseudonym = row["pseudonym"] as String?, entry?.subject == nil || entry?.subject == pseudonym else {
        return .valueBroken(position: position, .sealBroken)
      }
      guard let sealedKey = row["key"] as Data? else {
        values.erased += 1
        continue
      }
      let place = SealedPlace(table: "sealed", row: position, subject: subject)
      guard let opened = try? keyRing.key(of: subject, sealed: { sealedKey }).open(sealed, at: place),
        opened.count >= Commitment.saltBytes
      else { return .valueBroken(position: position, .sealBroken) }
      let salt = Array(opened.prefix(Commitment.saltBytes))
      let payload = Array(opened.dropFirst(Commitment.saltBytes))
      guard Commitment.verify(commitment, payload: payload, salt: salt) else {
        return .valueBroken(position: position, .commitmentMismatch)
      }
      values.proven += 1
    }
    return .intact(report, values: values)
  }
}
