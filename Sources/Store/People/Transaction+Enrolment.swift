import Consent
import Foundation
import GRDB
import Ledger
import Vault

/// Registration over any channel: who is registered is an applicant until an administrator approves (decision 0022).
extension Transaction {
  /// Registers a person or a patient with all that they sent.
  ///
  /// - Returns: the stable id, `pat-…` for a patient and `per-…` for everybody else.
  /// - Throws: ``StoreError/exists(_:)`` for a user name, identity number or key that is somebody's already.
  package func enrol(_ enrolment: Enrolment) throws -> String {
    guard try !isTaken(enrolment.userName) else { throw StoreError.exists(.userName) }
    let id =
      enrolment.role == .patient
      ? try registerPatient(profile: enrolment.profile, key: enrolment.key, agreement: enrolment.agreement).id
      : try registerStaff(enrolment)
    try db.execute(
      sql: "INSERT INTO accounts (name, person) VALUES (?, ?)", arguments: [Data(enrolment.userName), id])
    for number in enrolment.identityNumbers { try insert(number, of: id) }
    if let copy = enrolment.keyCopy { try keep(keyCopy: copy, of: id) }
    if let passphrase = enrolment.passphrase { try keep(passphrase, of: id) }
    return id
  }

  /// Whether a person has a user name to sign in under.
  package func hasUserName(_ person: String) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM accounts WHERE person = ?)", arguments: [person]) ?? false
  }

  /// Whether the user name is this person's own.
  package func bears(userName: String, _ person: String) throws -> Bool {
    try holder(ofName: Data(GatewaySecrets(core.keyRing).mac(.userName, userName))) == person
  }

  private func holder(ofName mac: Data) throws -> String? {
    try String.fetchOne(db, sql: "SELECT person FROM accounts WHERE name = ?", arguments: [mac])
  }

  /// Takes the user name that a person's newest profile has; the one before is free from then on.
  ///
  /// - Throws: ``StoreError/exists(_:)`` for one that is somebody else's.
  package func take(userName: String, for person: String) throws {
    let mac = Data(GatewaySecrets(core.keyRing).mac(.userName, userName))
    let holder = try holder(ofName: mac)
    guard holder != person else { return }
    guard holder == nil else { throw StoreError.exists(.userName) }
    try db.execute(sql: "DELETE FROM accounts WHERE person = ?", arguments: [person])
    try db.execute(sql: "INSERT INTO accounts (name, person) VALUES (?, ?)", arguments: [mac, person])
  }

  private func registerStaff(_ enrolment: Enrolment) throws -> String {
    let person = try registerPerson(
      profile: enrolment.profile, channels: [.mqtt, .stream], role: enrolment.role, key: enrolment.key)
    try giveAgreement(to: person.id, enrolment.agreement)
    return person.id
  }

  private func isTaken(_ userName: [UInt8]) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM accounts WHERE name = ?)", arguments: [Data(userName)]) ?? false
  }

  private func insert(_ number: Enrolment.IdentityNumber, of person: String) throws {
    let isTaken = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM identity_numbers WHERE mac = ?)", arguments: [Data(number.mac)])
    guard isTaken != true else { throw StoreError.exists(.identityNumber) }
    try db.execute(
      sql: "INSERT INTO identity_numbers (mac, person, kind) VALUES (?, ?, ?)",
      arguments: [Data(number.mac), person, number.kind])
  }

  /// Lets somebody else register with the numbers that this person gave: an administrator said that they are not theirs.
  package func freeIdentityNumbers(of person: String) throws {
    try db.execute(sql: "DELETE FROM identity_numbers WHERE person = ?", arguments: [person])
  }

  // MARK: What people leave with the gateway

  /// Keeps the encrypted copy of a person's keys in place of an older one.
  package func keep(keyCopy bytes: [UInt8], of person: String) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO key_copies (person, bytes) VALUES (?, ?)", arguments: [person, Data(bytes)])
  }

  /// Keeps how a person signs in by passphrase, in place of an older one.
  package func keep(_ passphrase: Enrolment.Passphrase, of person: String) throws {
    try db.execute(
      sql: "INSERT OR REPLACE INTO passphrases (person, salt, rounds, verifier) VALUES (?, ?, ?, ?)",
      arguments: [person, Data(passphrase.salt), passphrase.rounds, Data(passphrase.verifier)])
  }

  /// Forgets how a person signs in by passphrase and the copy of the keys that it opens; that there was none is no fault.
  package func forgetPassphrase(of person: String) throws {
    for table in ["passphrases", "key_copies"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE person = ?", arguments: [person])
    }
  }

  /// Keeps a person's certificate, sealed, and puts on the ledger that it was given, with a commitment to its hash.
  ///
  /// - Returns: the position of the entry.
  package func keep(certificate bytes: [UInt8], type: String, of id: String) throws -> Int64 {
    guard let person = registry.person(id: id) else { throw StoreError.unknown(.person) }
    let sealed = try key(of: person.subject).seal(bytes, at: CertificateFile.place(of: person.subject))
    try db.execute(
      sql: "INSERT OR REPLACE INTO certificates (person, type, bytes) VALUES (?, ?, ?)",
      arguments: [id, type, sealed])
    return try append(
      .personCertificate, about: person.subject, pseudonym: id, body: ["person": .string(id)],
      payload: ["sha256": .string(Digest32.sha256(bytes).hex), "type": .string(type)])
  }

  /// Forgets all of that: the person was erased.
  func forgetPerson(_ id: String) throws {
    try db.execute(
      sql: "DELETE FROM spent_refreshes WHERE session IN (SELECT id FROM sessions WHERE person = ?)", arguments: [id])
    for table in Schema.personalTables {
      try db.execute(sql: "DELETE FROM \(table) WHERE person = ?", arguments: [id])
    }
  }
}
