import Foundation
import GRDB
import Ledger
import Triage
import Vault
import Vitals

/// What a submission may do: it is handed to its closure on the writer thread and must not leave it.
///
/// Everything done through it is one unit: entries, sealed values, states, alerts, calls. If the submission throws, all
/// of it is taken back and nothing of any other submission (DESIGN, section 3).
package final class Transaction {
  /// The gateway's clock when the batch began: one instant for the whole batch.
  package let now: Timestamp
  let db: Database
  let core: WriterCore

  init(now: Timestamp, db: Database, core: WriterCore) {
    self.now = now
    self.db = db
    self.core = core
  }

  /// Devices, patients and persons.
  package var registry: Registry { _read { yield core.ward.registry } }

  /// Name of this node: the origin of its ledger.
  package var origin: String { core.identity.origin }

  /// The position that the next entry will have.
  package var nextPosition: Int64 { core.tail.size }

  // MARK: Entries

  /// Appends an entry that the gateway itself is the author of.
  ///
  /// - Parameters:
  ///   - type: what happened.
  ///   - subject: whom it is about and whose key seals the payload; nil when it has no payload and is about nobody.
  ///   - pseudonym: what stands on the ledger for the subject.
  ///   - body: what may stand in clear: pseudonyms, times, references (LEDGER-3).
  ///   - payload: the values; sealed, with a salted commitment on the ledger.
  @discardableResult
  package func append(
    _ type: EntryType, about subject: SubjectID? = nil, pseudonym: String? = nil, body: [String: JSONValue] = [:],
    payload: JSONValue? = nil
  ) throws -> Int64 {
    try append(
      type, about: subject, pseudonym: pseudonym, body: body, canonicalPayload: payload.map(CanonicalJSON.encode))
  }

  /// Appends an entry that the gateway itself is the author of, with a payload that is canonical JSON already.
  @discardableResult
  func append(
    _ type: EntryType, about subject: SubjectID?, pseudonym: String?, body: [String: JSONValue],
    canonicalPayload payload: [UInt8]?
  ) throws -> Int64 {
    var commitment: Digest32?
    var sealedPayload: (salt: [UInt8], bytes: [UInt8])?
    if let payload {
      let salt = Array(core.randomness.bytes(32))
      commitment = try Commitment.make(payload: payload, salt: salt)
      sealedPayload = (salt, payload)
    }
    let entry = Entry(
      type: type, time: now.milliseconds, origin: core.identity.origin, facility: core.identity.facility,
      author: core.identity.origin, subject: pseudonym, body: body, commitment: commitment, signature: nil)
    return try append(entry, about: subject, sealing: sealedPayload)
  }

  /// Appends an entry that a person made and signed, as it is. Signature, author and time were checked by the caller.
  ///
  /// - Parameter payload: the salt and canonical payload that the entry's commitment is over.
  @discardableResult
  package func append(
    signed entry: Entry, about subject: SubjectID?, payload: (salt: [UInt8], bytes: [UInt8])?
  ) throws -> Int64 {
    try append(entry, about: subject, sealing: payload)
  }

  private func append(
    _ entry: Entry, about subject: SubjectID?, sealing payload: (salt: [UInt8], bytes: [UInt8])?
  ) throws -> Int64 {
    // The key comes first: an entry whose value cannot be sealed must not be half there.
    let sealingKey = try payload == nil ? nil : subject.map(key(of:))
    let bytes = try entry.canonicalBytes()
    let leaf = MerkleHash.leaf(bytes)
    let position = nextPosition
    try core.statements.insert(entry: position, leaf: leaf, bytes: bytes)
    for node in core.tail.frontier.append(leaf) { try core.statements.insert(node: node) }
    precondition(core.tail.size == position + 1, "LEDGER-1: gap")
    if let payload, let subject, let sealingKey {
      let sealed = try core.sealer.seal(
        payload.salt + payload.bytes, under: sealingKey,
        at: SealedPlace(table: "sealed", row: position, subject: subject.value), nonce: core.randomness.nonce())
      try core.statements.insert(sealed: position, subject: subject, bytes: sealed)
    }
    try foldConsent(entry, payload: payload?.bytes, at: position)
    core.batch.appended(
      RecentEntries.Item(
        position: position, leaf: leaf, bytes: bytes, entry: entry, subject: sealingKey == nil ? nil : subject,
        payload: sealingKey == nil ? nil : payload?.bytes))
    return position
  }

  // MARK: Subjects

  /// Makes a subject with a key of its own.
  package func makeSubject(pseudonym: String, kind: String) throws -> SubjectID {
    let next = try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) + 1 FROM subjects") ?? 1
    let key = try core.keyRing.makeKey(for: next)
    try db.execute(
      sql: "INSERT INTO subjects (id, pseudonym, kind, key) VALUES (?, ?, ?, ?)",
      arguments: [next, pseudonym, kind, key])
    core.ward.undo.push { [core] _ in core.keyRing.forget(next) }
    return SubjectID(next)
  }

  /// The key of a subject.
  ///
  /// - Throws: ``VaultError/subjectErased(subject:)`` after erasure.
  func key(of subject: SubjectID) throws -> SealingKey {
    try core.keyRing.key(of: subject.value) {
      try Data.fetchOne(
        db.cachedStatement(sql: "SELECT key FROM subjects WHERE id = ?"), arguments: [subject.value])
    }
  }

  /// The key of a subject, or nil after erasure. Whatever else keeps it from being read is thrown: it is no erasure.
  func keyUnlessErased(of subject: SubjectID) throws -> SealingKey? {
    do { return try key(of: subject) } catch VaultError.subjectErased { return nil }
  }

  /// A random pseudonymous id: the prefix and 16 hex digits.
  package func makeID(prefix: String) -> String {
    prefix
      + core.randomness.bytes(8).map { byte in
        let hex = String(byte, radix: 16)
        return hex.count == 1 ? "0" + hex : hex
      }.joined()
  }
}
