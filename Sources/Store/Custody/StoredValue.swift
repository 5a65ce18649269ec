import Foundation
import GRDB
import Ledger
import Vault

/// An entry and the sealed value beside it, as stored: either may be missing.
struct StoredValue: Sendable {
  /// What was found out about it.
  enum Finding {
    /// The entry commits to nothing, and nothing is stored.
    case none
    case proven
    case erased
    /// Gone, as the ledger says: a coarser summary stands in for it.
    case folded
    case broken(LedgerCheck.ValueFault)
  }

  /// A row of `sealed`, with what `subjects` says about whom it is filed under.
  struct Sealed: Sendable {
    let position: Int64
    let subject: Int64
    let bytes: Data
    let key: Data?
    let pseudonym: String?
  }

  let position: Int64
  let entry: [UInt8]?
  let sealed: Sealed?
  /// Whether an entry of the ledger says that a coarser summary stands in for the value.
  let isFolded: Bool

  init(position: Int64, entry: [UInt8]?, sealed: Sealed?, isFolded: Bool = false) {
    self.position = position
    self.entry = entry
    self.sealed = sealed
    self.isFolded = isFolded
  }

  /// Opens the value and compares it with the entry's commitment.
  func check(with keyRing: KeyRing) -> Finding {
    let outline = entry.flatMap { bytes in bytes.withUnsafeBytes { EntryOutline($0) } }
    guard let sealed else { return outline?.commitment == nil ? .none : isFolded ? .folded : .broken(.missing) }
    guard let commitment = outline?.commitment else { return .broken(.unexpected) }
    // A value filed under somebody else, or under nobody, must not pass for one that was erased.
    guard let pseudonym = sealed.pseudonym, isAbout(pseudonym, outline?.subject) else { return .broken(.sealBroken) }
    guard let sealedKey = sealed.key else { return .erased }
    let place = SealedPlace(table: "sealed", row: position, subject: sealed.subject)
    guard let opened = try? keyRing.key(of: sealed.subject, sealed: { sealedKey }).open(sealed.bytes, at: place),
      opened.count >= Commitment.saltBytes
    else { return .broken(.sealBroken) }
    let salt = Array(opened.prefix(Commitment.saltBytes))
    let payload = Array(opened.dropFirst(Commitment.saltBytes))
    return Commitment.verify(commitment, payload: payload, salt: salt) ? .proven : .broken(.commitmentMismatch)
  }

  private func isAbout(_ pseudonym: String, _ range: Range<Int>?) -> Bool {
    guard let range, let entry else { return true }
    // An escaped name is rare and worth the slow way.
    guard entry[range].contains(UInt8(ascii: "\\")) else { return entry[range].elementsEqual(pseudonym.utf8) }
    return (try? Entry.parse(entry))?.subject == pseudonym
  }

  /// Every position at which an entry or a sealed value stands, in order, until `body` answers false.
  ///
  /// - Parameter folded: positions whose values may be gone.
  static func forEach(in db: Database, folded: PositionSet, _ body: (StoredValue) throws -> Bool) throws {
    let entries = try Row.fetchCursor(db, sql: "SELECT position, bytes FROM entries ORDER BY position")
    let values = try Row.fetchCursor(
      db,
      sql: """
        SELECT s.position, s.subject, s.bytes, k.key, k.pseudonym FROM sealed s LEFT JOIN subjects k ON k.id = s.subject
        ORDER BY s.position
        """)
    var value = try next(values)
    while let row = try entries.next() {
      let position: Int64 = row[0]
      while let stray = value, stray.position < position {
        guard try body(StoredValue(position: stray.position, entry: nil, sealed: stray)) else { return }
        value = try next(values)
      }
      let own = value?.position == position ? value : nil
      let found = StoredValue(
        position: position, entry: Array(row[1] as Data), sealed: own, isFolded: folded.contains(position))
      guard try body(found) else { return }
      if own != nil { value = try next(values) }
    }
    while let stray = value {
      guard try body(StoredValue(position: stray.position, entry: nil, sealed: stray)) else { return }
      value = try next(values)
    }
  }

  private static func next(_ rows: RowCursor) throws -> Sealed? {
    try rows.next().map { Sealed(position: $0[0], subject: $0[1], bytes: $0[2], key: $0[3], pseudonym: $0[4]) }
  }
}
