import Consent
import Foundation
import GRDB
import Ledger
import Vault

extension Reader {
  /// How somebody signs in by passphrase.
  package struct PassphraseAccount: Hashable, Sendable {
    package let person: String
    package let salt: [UInt8]
    package let rounds: Int
    package let verifier: [UInt8]
  }

  /// The account under the keyed hash of a user name; nil for nobody, and for somebody who gave no passphrase.
  package func passphrase(of userName: [UInt8]) async throws -> PassphraseAccount? {
    try await read { snapshot in
      let row = try Row.fetchOne(
        snapshot.db,
        sql: """
          SELECT p.person, p.salt, p.rounds, p.verifier FROM accounts a JOIN passphrases p ON p.person = a.person
          WHERE a.name = ?
          """, arguments: [Data(userName)])
      return row.map {
        PassphraseAccount(
          person: $0["person"], salt: Array($0["salt"] as Data), rounds: $0["rounds"],
          verifier: Array($0["verifier"] as Data))
      }
    }
  }

  /// Whether a refresh token was ever given out and its sign-in may still be there: for whoever asks the writer only then.
  ///
  /// - Parameter hash: SHA-256 of the token.
  package func isKnown(refresh hash: [UInt8]) async throws -> Bool {
    try await read { snapshot in
      try Bool.fetchOne(
        snapshot.db.cachedStatement(
          sql: """
            SELECT EXISTS (SELECT 1 FROM sessions WHERE refresh = ?1)
              OR EXISTS (SELECT 1 FROM spent_refreshes WHERE hash = ?1)
            """), arguments: [Data(hash)]) ?? false
    }
  }

  /// The copy of a person's keys that only their passphrase opens.
  package func keyCopy(of person: String) async throws -> [UInt8]? {
    try await read { snapshot in
      try Data.fetchOne(snapshot.db, sql: "SELECT bytes FROM key_copies WHERE person = ?", arguments: [person])
        .map(Array.init)
    }
  }

  /// The certificate that a person gave; nil when there is none, or when the person was erased.
  package func certificate(of person: String) async throws -> CertificateFile? {
    try await read { snapshot in
      let row = try Row.fetchOne(
        snapshot.db,
        sql: """
          SELECT c.type, c.bytes, p.subject, s.key FROM certificates c JOIN persons p ON p.id = c.person
          JOIN subjects s ON s.id = p.subject WHERE c.person = ?
          """, arguments: [person])
      guard let row, let sealedKey = row["key"] as Data? else { return nil }
      let subject: Int64 = row["subject"]
      let key = try snapshot.keyRing.key(of: subject) { sealedKey }
      let bytes = try key.open(row["bytes"] as Data, at: CertificateFile.place(of: SubjectID(subject)))
      return CertificateFile(type: row["type"], bytes: bytes)
    }
  }

  /// One person's own profile, newest version; nil for nobody. After an erasure it says nothing of the person.
  ///
  /// - Throws: ``StoreError/valueBroken(position:)``.
  package func profile(of person: String) async throws -> ProfileView? {
    try await read { snapshot in
      let row = try Row.fetchOne(
        snapshot.db, sql: "SELECT role, position, version, agreement FROM persons WHERE id = ?", arguments: [person])
      guard let row, let role = Role(rawValue: row["role"]) else { return nil }
      return ProfileView(
        person: person, role: role, version: row["version"], agreement: row["agreement"],
        profile: ListedValue(
          value: try SealedPayload.fetchUnlessErased(row["position"], keyRing: snapshot.keyRing, on: snapshot.db)),
        keys: try String.fetchAll(
          snapshot.db, sql: "SELECT did FROM person_keys WHERE person = ? AND until IS NULL ORDER BY since",
          arguments: [person]))
    }
  }

  /// These persons in this order, with their profiles, for a list; those who are nobody are left out.
  package func people(_ ids: [String]) async throws -> [ProfileView] {
    try await read { snapshot in
      try ids.compactMap { id in
        let row = try Row.fetchOne(
          snapshot.db.cachedStatement(
            sql: "SELECT id, role, position, version, agreement FROM persons WHERE id = ?"), arguments: [id])
        return try row.map { try Self.listed($0, on: snapshot) }
      }
    }
  }

  private static func listed(_ row: Row, on snapshot: Snapshot) throws -> ProfileView {
    guard let role = Role(rawValue: row["role"]) else { throw StoreError.malformedState }
    return ProfileView(
      person: row["id"], role: role, version: row["version"], agreement: row["agreement"],
      profile: try ListedValue.fetch(row["position"], on: snapshot), keys: [])
  }

  /// Staff by role and licence, in the order of their ids, with their profiles.
  ///
  /// - Parameters:
  ///   - role: nil for every role.
  ///   - cursor: only persons after this id.
  package func staff(
    role: Role?, licence: LicenceState, after cursor: String?, limit: Int
  ) async throws -> (items: [ProfileView], next: String?) {
    let bound = Page<ProfileView>.bounded(limit)
    return try await read { snapshot in
      let rows = try Row.fetchAll(
        snapshot.db,
        sql: """
          SELECT p.id, p.role, p.position, p.version, p.agreement FROM persons p JOIN standings s ON s.person = p.id
          WHERE s.licence = :licence AND p.active = 1 AND p.id > :after AND (:role IS NULL OR p.role = :role)
          ORDER BY p.id LIMIT :limit
          """,
        arguments: [
          "licence": licence.rawValue, "after": cursor ?? "", "role": role?.rawValue, "limit": bound + 1,
        ])
      let items = try rows.prefix(bound).map { try Self.listed($0, on: snapshot) }
      return (items, rows.count > bound ? items.last?.person : nil)
    }
  }
}
