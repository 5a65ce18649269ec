import GRDB
import Ledger
import Vitals

/// Keys that take the place of lost ones.
extension RegistryProjection {
  func beginRecovery(_ fields: EntryFields, at position: Int64) throws {
    guard var person = ward.registry.person(id: try fields.text("person")) else { throw StoreError.unknown(.person) }
    guard person.recovery == nil else { throw StoreError.exists(.key) }
    let did = try fields.key("key")
    try checkFree(did)
    let due = Timestamp(milliseconds: fields.time).adding(milliseconds: KeyRecovery.waitMilliseconds)
    person.recovery = KeyRecovery(position: position, key: did, due: due)
    try db.execute(
      sql: "INSERT INTO recoveries (person, position, did, due) VALUES (?, ?, ?, ?)",
      arguments: [person.id, position, did, due.milliseconds])
    ward.put(person)
  }

  /// Ends one, by its position: completed after its time, or refused by the person.
  func endRecovery(_ fields: EntryFields, isCompleted: Bool) throws {
    guard var person = ward.registry.person(id: try fields.text("person")) else { throw StoreError.unknown(.person) }
    guard let recovery = person.recovery, recovery.position == (try fields.number("of")) else {
      throw StoreError.unknown(.key)
    }
    person.recovery = nil
    try db.execute(sql: "DELETE FROM recoveries WHERE person = ?", arguments: [person.id])
    if isCompleted {
      guard recovery.due.milliseconds <= fields.time else { throw StoreError.conflict(.notYet) }
      try checkFree(recovery.key)
      for retired in person.keys { try RegistryRows.retire(key: retired, at: fields.time, db: db) }
      person.keys = [recovery.key]
      try RegistryRows.insert(key: recovery.key, of: person.id, since: fields.time, db: db)
    }
    ward.put(person)
  }
}
