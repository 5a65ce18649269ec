import Foundation
import GRDB
import Ledger
import Vault
import Vitals

/// A row of `links`.
struct LinkRow {
  /// Most wrong passcodes in a link's life.
  static let attemptBound = 10
  /// Most refusals of one link that leave an entry; those after it leave nothing.
  static let refusalEntryBound = 100
  static let ticketMilliseconds: Int64 = 3_600_000

  let position: Int64
  let subject: SubjectID
  let patient: String
  let until: Timestamp
  let uses: Int?
  let used: Int
  let attempts: Int
  let refused: Int
  let isRevoked: Bool
  private let terms: Data

  init(_ row: Row) {
    position = row["position"]
    subject = SubjectID(row["subject"])
    patient = row["patient"]
    until = Timestamp(milliseconds: row["until"])
    uses = row["uses"]
    used = row["used"]
    attempts = row["attempts"]
    refused = row["refused"]
    isRevoked = row["revoked"] != nil
    terms = row["terms"]
  }

  func state(at now: Timestamp) -> LinkState {
    if isRevoked { return .revoked }
    if attempts >= Self.attemptBound { return .locked }
    if let uses, used >= uses { return .spent }
    return now < until ? .live : .expired
  }

  func terms(_ key: SealingKey) throws -> LinkTerms {
    try LinkTerms(json: try CanonicalJSON.parse(canonical: key.open(terms, at: Self.place(position, subject))))
  }

  static func place(_ position: Int64, _ subject: SubjectID) -> SealedPlace {
    SealedPlace(table: "links", row: position, subject: subject.value)
  }

  /// Files of one link are told apart by their number: 16 bits of the row are theirs.
  static func filePlace(_ position: Int64, _ index: Int, _ subject: SubjectID) -> SealedPlace {
    SealedPlace(table: "link_files", row: position << 16 | Int64(index), subject: subject.value)
  }

  static func fetch(name: [UInt8], db: Database) throws -> LinkRow? {
    try Row.fetchOne(db, sql: "SELECT * FROM links WHERE name = ?", arguments: [Data(name)]).map { LinkRow($0) }
  }

  static func fetch(position: Int64, db: Database) throws -> LinkRow? {
    try Row.fetchOne(db, sql: "SELECT * FROM links WHERE position = ?", arguments: [position]).map { LinkRow($0) }
  }
}
