import Consent
import Crypto
import Foundation
import GRDB
import Ledger
import Vault
import Vitals

/// Links on the writer: what is counted is counted here, in the order of commits, before anything is compared or shown.
extension Transaction {
  /// Keeps a link whose act was just recorded.
  ///
  /// - Parameters:
  ///   - position: of the act.
  ///   - name: SHA-256 of the link's secret.
  ///   - files: compact JWEs, in order.
  /// - Throws: ``StoreError/exists(_:)`` for a name that is taken.
  package func keepLink(
    _ position: Int64, name: [UInt8], of patient: String, until: Timestamp, uses: Int?, terms: LinkTerms,
    files: [[UInt8]]
  ) throws {
    guard let subject = registry.patient(id: patient)?.subject else { throw StoreError.unknown(.patient) }
    guard try LinkRow.fetch(name: name, db: db) == nil else { throw StoreError.exists(.link) }
    try forgetExpiredFiles()
    let key = try key(of: subject)
    let sealed = try key.seal(
      try CanonicalJSON.encode(terms.json), at: LinkRow.place(position, subject), nonce: core.randomness.nonce())
    try db.execute(
      sql: """
        INSERT INTO links (position, name, subject, patient, until, uses, used, attempts, refused, terms)
        VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, ?)
        """, arguments: [position, Data(name), subject.value, patient, until.milliseconds, uses, Data(sealed)])
    for (index, file) in files.enumerated() {
      let sealed = try key.seal(
        file, at: LinkRow.filePlace(position, index, subject), nonce: core.randomness.nonce())
      try db.execute(
        sql: "INSERT INTO link_files (link, idx, bytes) VALUES (?, ?, ?)", arguments: [position, index, Data(sealed)])
    }
  }

  /// Takes a link back; its files go at once.
  ///
  /// - Throws: ``StoreError/unknown(_:)`` for a link that is not this patient's.
  package func revokeLink(_ link: Int64, of patient: String, entry: Int64) throws {
    guard let row = try LinkRow.fetch(position: link, db: db), row.patient == patient else {
      throw StoreError.unknown(.link)
    }
    guard !row.isRevoked else { throw StoreError.exists(.link) }
    try db.execute(sql: "UPDATE links SET revoked = ? WHERE position = ?", arguments: [entry, link])
    try forgetFiles(of: link)
  }

  /// Somebody stands before a link. With a passcode one attempt is counted here, durably, before anybody compares it: a
  /// hundred guesses at once are a hundred attempts.
  ///
  /// - Parameter name: SHA-256 of the secret that was presented.
  package func knock(link name: [UInt8], hasPasscode: Bool, recipient: String) throws -> LinkKnock {
    guard let row = try LinkRow.fetch(name: name, db: db), let key = try keyUnlessErased(of: row.subject) else {
      return .unknown
    }
    let state = row.state(at: now)
    guard state == .live else {
      try refuse(row, recipient: recipient, why: state.rawValue)
      return .closed(state)
    }
    guard let box = try row.terms(key).passcode else { return .open }
    let left = LinkRow.attemptBound - row.attempts
    guard hasPasscode else { return .passcodeMissing(attemptsLeft: left) }
    try db.execute(sql: "UPDATE links SET attempts = attempts + 1 WHERE position = ?", arguments: [row.position])
    return .locked(by: box, attemptsLeft: left - 1)
  }

  /// A passcode was wrong: its attempt stays counted, and the patient can read that somebody tried.
  package func refusePasscode(link name: [UInt8], recipient: String) throws {
    guard let row = try LinkRow.fetch(name: name, db: db) else { return }
    try refuse(row, recipient: recipient, why: "passcode")
  }

  /// Opens a link: decided, counted and on the ledger before a byte leaves (CONSENT-2).
  ///
  /// - Parameter givesBackAttempt: whether ``knock(link:hasPasscode:recipient:)`` counted one for a passcode that was right.
  package func open(link name: [UInt8], recipient: String, givesBackAttempt: Bool) throws -> LinkOpening {
    guard let row = try LinkRow.fetch(name: name, db: db), let key = try keyUnlessErased(of: row.subject),
      let patient = PersonID(row.patient)
    else { return .unknown }
    if givesBackAttempt {
      try db.execute(sql: "UPDATE links SET attempts = attempts - 1 WHERE position = ?", arguments: [row.position])
    }
    // As it stands now: another opening may have come between knocking and this.
    let state = row.isRevoked ? .revoked : row.spentOrExpired(at: now)
    guard state == .live else {
      try refuse(row, recipient: recipient, why: state.rawValue)
      return .closed(state)
    }
    let terms = try row.terms(key)
    let resources = terms.records.map { Resource.record(RecordID(position: $0)) }
    guard let first = resources.first else { throw StoreError.malformedState }
    let request = AccessRequest(by: patient, patient: patient, action: .link, resource: first, purpose: .treatment)
    guard try decide(request, on: resources).allSatisfy(\.isPermitted) else { return .denied }
    try db.execute(sql: "UPDATE links SET used = used + 1 WHERE position = ?", arguments: [row.position])
    try log(.linkOpened, row, recipient: recipient, records: terms.records)
    return .opened(try manifest(row, terms, key))
  }

  private func manifest(_ row: LinkRow, _ terms: LinkTerms, _ key: SealingKey) throws -> LinkManifest {
    try db.execute(sql: "DELETE FROM link_tickets WHERE expires <= ?", arguments: [now.milliseconds])
    var files: [LinkManifest.File] = []
    for (index, type) in terms.contentTypes.enumerated() {
      guard
        let sealed = try Data.fetchOne(
          db, sql: "SELECT bytes FROM link_files WHERE link = ? AND idx = ?", arguments: [row.position, index])
      else { throw StoreError.malformedState }
      let ticket = AccessToken(random: core.configuration.random(32))
      try db.execute(
        sql: "INSERT INTO link_tickets (hash, link, idx, expires) VALUES (?, ?, ?, ?)",
        arguments: [
          ticket.hash, row.position, index, now.adding(milliseconds: LinkRow.ticketMilliseconds).milliseconds,
        ])
      files.append(
        .init(
          contentType: type, bytes: try key.open(sealed, at: LinkRow.filePlace(row.position, index, row.subject)),
          ticket: ticket))
    }
    return LinkManifest(files: files)
  }

  /// Beyond the bound nothing is written any more: whoever knocks at a dead link costs no commit.
  private func refuse(_ row: LinkRow, recipient: String, why: String) throws {
    guard row.refused < LinkRow.refusalEntryBound, let key = try keyUnlessErased(of: row.subject) else { return }
    try db.execute(sql: "UPDATE links SET refused = refused + 1 WHERE position = ?", arguments: [row.position])
    try log(.linkRefused, row, recipient: recipient, records: try row.terms(key).records, why: why)
  }

  /// Who stood before a link, for which records: what the patient reads in the log of accesses.
  private func log(
    _ type: EntryType, _ row: LinkRow, recipient: String, records: [Int64], why: String? = nil
  ) throws {
    var payload: [String: JSONValue] = [
      "recipient": .string(recipient), "records": .array(records.map { .integer($0) }),
    ]
    payload["why"] = why.map { .string($0) }
    let position = try append(
      type, about: row.subject, pseudonym: row.patient, body: ["link": .integer(row.position)],
      payload: .object(payload))
    try ConsentRows.insert(link: type, of: row.patient, at: position, db: db)
  }

  private func forgetFiles(of link: Int64) throws {
    try db.execute(sql: "DELETE FROM link_files WHERE link = ?", arguments: [link])
    try db.execute(sql: "DELETE FROM link_tickets WHERE link = ?", arguments: [link])
  }

  /// A link that is over keeps its row, so that its page can say so; nobody needs its files.
  private func forgetExpiredFiles() throws {
    try db.execute(
      sql: "DELETE FROM link_files WHERE link IN (SELECT position FROM links WHERE until <= ?)",
      arguments: [now.adding(milliseconds: -LinkRow.ticketMilliseconds).milliseconds])
  }

  /// Everything about links of somebody who is erased; what stands on the ledger stays.
  func forgetLinks(of subject: SubjectID) throws {
    let links = try Int64.fetchAll(
      db, sql: "SELECT position FROM links WHERE subject = ?", arguments: [subject.value])
    for link in links { try forgetFiles(of: link) }
    try db.execute(sql: "DELETE FROM links WHERE subject = ?", arguments: [subject.value])
  }
}

extension LinkRow {
  /// The state without the passcode's attempts: whoever knocked in time with the right one is not locked out by others.
  func spentOrExpired(at now: Timestamp) -> LinkState {
    if let uses, used >= uses { return .spent }
    return now < until ? .live : .expired
  }
}
