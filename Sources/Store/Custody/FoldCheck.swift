import Foundation
import GRDB
import Ledger
import Vault

/// Which summaries the ledger itself says were folded, for `vigil verify`: their values may be gone, and nobody else's.
///
/// It believes entries alone, no projection. A fold names summaries of its own patient, device and day that stand before it,
/// each of which nobody folded before, and commits to what their commitments are opened with.
struct FoldCheck {
  /// A bit a position: whether its value may be gone.
  private(set) var replaced = PositionSet()
  /// The first thing wrong with a fold.
  private(set) var fault: (position: Int64, kind: LedgerCheck.ValueFault)?

  private let db: Database
  private let keyRing: KeyRing

  init(_ db: Database, keyRing: KeyRing) throws {
    self.db = db
    self.keyRing = keyRing
    let folds = try Row.fetchCursor(
      db, sql: "SELECT position, bytes FROM entries WHERE instr(bytes, ?) > 0 ORDER BY position",
      arguments: [Data("\"type\":\"\(EntryType.summaryFolded.rawValue)\"".utf8)])
    var known = PositionSet()
    while let row = try folds.next() {
      let position: Int64 = row["position"]
      guard let entry = try? Entry.parse(Array(row["bytes"] as Data)), entry.type == .summaryFolded else { continue }
      known.insert(position)
      if let kind = try check(entry, at: position) { note(kind, at: position) }
    }
    let rows = try Int64.fetchCursor(db, sql: "SELECT position FROM fold_openings ORDER BY position")
    while let position = try rows.next() {
      if !known.contains(position) { note(.unexpected, at: position) }
    }
  }

  private mutating func note(_ kind: LedgerCheck.ValueFault, at position: Int64) {
    if fault.map({ position < $0.position }) ?? true { fault = (position, kind) }
  }

  private mutating func check(_ fold: Entry, at position: Int64) throws -> LedgerCheck.ValueFault? {
    guard fold.commitment != nil, fold.signature == nil, fold.author == fold.origin,
      let named = SummaryFold.replaced(by: fold), let last = named.last, last < position
    else { return .foldMalformed }
    var windows: [Int64] = []
    for one in named {
      guard !replaced.contains(one), let summary = try entry(at: one), SummaryGrain.isSummary(summary.type),
        summary.subject == fold.subject, summary.body["device"] == fold.body["device"], isWithin(fold, summary)
      else { return .foldMalformed }
      if SummaryGrain.isWindow(summary.type) { windows.append(one) }
    }
    // Only what is right opens the door.
    for one in named { replaced.insert(one) }
    return try checkOpenings(of: windows, fold, at: position)
  }

  private func isWithin(_ fold: Entry, _ summary: Entry) -> Bool {
    guard let start = fold.body["start"]?.integer, let until = fold.body["until"]?.integer,
      let own = summary.body["start"]?.integer, let length = fold.body["length"]?.integer,
      let finer = summary.body["length"]?.integer
    else { return false }
    return own >= start && own < until && finer < length
  }

  /// What the commitments of the windows are opened with must be there, and be what the fold's entry says.
  private func checkOpenings(of windows: [Int64], _ fold: Entry, at position: Int64) throws -> LedgerCheck.ValueFault? {
    let isStored = try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM fold_openings WHERE position = ?)"), arguments: [position])
    guard let digest = fold.body["openings"]?.string.flatMap({ Digest32(hex: $0) }) else {
      return windows.isEmpty ? (isStored == true ? .unexpected : nil) : .foldMalformed
    }
    guard isStored == true else { return .missing }
    do {
      guard let bytes = try SummaryOpenings.fetchBytes(position, keyRing: keyRing, on: db) else { return .sealBroken }
      guard Digest32.sha256(bytes) == digest else { return .commitmentMismatch }
      return try SummaryOpenings(decoding: bytes).all.map(\.position) == windows ? nil : .foldMalformed
    } catch VaultError.subjectErased {
      return nil
    } catch is VaultError {
      return .sealBroken
    } catch is StoreError {
      return .foldMalformed
    }
  }

  private func entry(at position: Int64) throws -> Entry? {
    let bytes = try Data.fetchOne(
      db.cachedStatement(sql: "SELECT bytes FROM entries WHERE position = ?"), arguments: [position])
    return bytes.flatMap { try? Entry.parse(Array($0)) }
  }
}

/// Positions of the ledger, a bit each.
struct PositionSet {
  private var words: [UInt64] = []

  func contains(_ position: Int64) -> Bool {
    let word = Int(position >> 6)
    return words.indices.contains(word) && words[word] & (1 << UInt64(position & 63)) != 0
  }

  /// - Parameter position: one at which an entry stands: the set is as long as the ledger.
  mutating func insert(_ position: Int64) {
    let word = Int(position >> 6)
    if words.count <= word { words.append(contentsOf: repeatElement(0, count: word + 1 - words.count)) }
    words[word] |= 1 << UInt64(position & 63)
  }
}
