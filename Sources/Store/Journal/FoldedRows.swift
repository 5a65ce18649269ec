import Foundation
import GRDB
import Vault

/// The folded states of devices and patients, one row each.
enum FoldedRows {
  static func write(_ item: FoldQueue.Item, journal: Int64, core: WriterCore, on db: Database) throws {
    var writer = ByteWriter()
    switch item {
    case .device(let device):
      core.ward[device].encode(into: &writer)
      try db.cachedStatement(sql: "INSERT OR REPLACE INTO device_state (device, journal, bytes) VALUES (?, ?, ?)")
        .execute(arguments: [device.value, journal, Data(writer.bytes)])
    case .patient(let subject):
      core.ward[subject].encode(into: &writer)
      let stored = try Data.fetchOne(
        db.cachedStatement(sql: "SELECT key FROM subjects WHERE id = ?"), arguments: [subject.value])
      guard let stored else {
        // Erased since: what was folded goes with the key (LEDGER-3).
        try db.execute(sql: "DELETE FROM patient_state WHERE subject = ?", arguments: [subject.value])
        return
      }
      let key = try core.keyRing.key(of: subject.value) { stored }
      let sealed = try core.sealer.seal(
        writer.bytes, under: key, at: place(subject), nonce: core.randomness.nonce())
      try db.cachedStatement(sql: "INSERT OR REPLACE INTO patient_state (subject, journal, bytes) VALUES (?, ?, ?)")
        .execute(arguments: [subject.value, journal, Data(sealed)])
    }
  }

  static func place(_ subject: SubjectID) -> SealedPlace {
    SealedPlace(table: "patient_state", row: subject.value, subject: subject.value)
  }
}
