import Foundation
import GRDB
import Ledger
import Vault

/// The values that lie sealed beside an entry.
enum SealedPayload {
  /// What lies sealed, opened.
  struct Opened {
    /// What the commitment was made with.
    let salt: [UInt8]
    /// The canonical payload.
    let bytes: [UInt8]

    /// - Throws: ``StoreError/malformedState`` for anything that the writer never seals.
    func json() throws(StoreError) -> JSONValue {
      guard let value = try? CanonicalJSON.parse(bytes) else { throw .malformedState }
      return value
    }
  }

  /// The payload of the entry at this position, without its salt.
  ///
  /// - Returns: nil when the entry has none.
  /// - Throws: as ``open(_:keyRing:on:)``.
  static func fetch(_ position: Int64, keyRing: KeyRing, on db: Database) throws -> JSONValue? {
    try open(position, keyRing: keyRing, on: db)?.json()
  }

  /// The payload of the entry at this position, for whoever shows it to people.
  ///
  /// - Returns: nil when the entry has none, and when the subject's key was destroyed.
  /// - Throws: ``StoreError/valueBroken(position:)`` for one that cannot be read for any other reason: that is no erasure.
  static func fetchUnlessErased(_ position: Int64, keyRing: KeyRing, on db: Database) throws -> JSONValue? {
    do { return try fetch(position, keyRing: keyRing, on: db) } catch VaultError.subjectErased {
      return nil
    } catch is VaultError {
      throw StoreError.valueBroken(position: position)
    } catch StoreError.malformedState { throw StoreError.valueBroken(position: position) }
  }

  /// Salt and payload of the entry at this position.
  ///
  /// - Returns: nil when the entry has none.
  /// - Throws: `VaultError.subjectErased` when the subject's key was destroyed, `VaultError.sealBroken` for changed
  ///   bytes, ``StoreError/malformedState`` for anything that the writer never seals.
  static func open(_ position: Int64, keyRing: KeyRing, on db: Database) throws -> Opened? {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT v.subject, v.bytes, s.key FROM sealed v JOIN subjects s ON s.id = v.subject WHERE v.position = ?
          """), arguments: [position])
    guard let row else { return nil }
    let subject: Int64 = row["subject"]
    let sealedKey: Data? = row["key"]
    let plaintext = try keyRing.key(of: subject) { sealedKey }
      .open(row["bytes"], at: SealedPlace(table: "sealed", row: position, subject: subject))
    guard plaintext.count > Commitment.saltBytes else { throw StoreError.malformedState }
    return Opened(salt: Array(plaintext[..<Commitment.saltBytes]), bytes: Array(plaintext[Commitment.saltBytes...]))
  }
}
