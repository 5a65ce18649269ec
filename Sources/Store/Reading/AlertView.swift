import Foundation
import GRDB
import Vault
import Vitals

/// An alert as it is read back, open or ended.
package struct AlertView: Sendable {
  /// The position of the entry that opened it.
  package let opened: Int64
  package let subject: SubjectID
  /// What stands on the ledger for the subject; nil for the gateway itself.
  package let pseudonym: String?
  /// When it ended, nil while it is open.
  package let ended: Timestamp?
  /// When it last changed.
  package let updated: Timestamp
  /// The alert; nil when the subject was erased.
  package let record: AlertRecord?

  /// Its name on screen, on the wire and on the ledger.
  package var name: String { AlertRecord.name(opened) }

  static let columns = "a.opened, a.subject, a.ended, a.updated, a.contents, s.key, s.pseudonym, s.kind"

  init(_ row: Row, keyRing: KeyRing) throws {
    opened = row["opened"]
    subject = SubjectID(row["subject"])
    pseudonym = subject == .node ? nil : row["pseudonym"]
    ended = (row["ended"] as Int64?).map { Timestamp(milliseconds: $0) }
    updated = Timestamp(milliseconds: row["updated"])
    record = (row["key"] as Data?) == nil ? nil : try AlertRows.record(row, keyRing: keyRing)
  }
}
