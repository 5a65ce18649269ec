import GRDB
import Ledger
import Vitals

/// What the operator's lists show. Blocks the calling thread: never call it from an async context.
extension Store {
  /// The names in a registration, by the id of the person or patient; those of erased subjects are left out,
  /// and one whose value is broken says so.
  package func registeredNames() throws -> [String: String] {
    try pool.read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT id, position FROM persons UNION ALL SELECT id, position FROM patients")
      var names: [String: String] = [:]
      for row in rows {
        // An erased subject has no key any more: the list goes on without the name.
        do {
          let payload = try SealedPayload.fetchUnlessErased(row["position"], keyRing: keyRing, on: db)
          if let name = payload?["name"]?.string { names[row["id"]] = name }
        } catch StoreError.valueBroken(let position) {
          // An operator looks for what is wrong, and needs the others.
          names[row["id"]] = "(value \(position) is broken)"
        }
      }
      return names
    }
  }

  /// Every open alert, in the order of opening.
  package func openAlertsNow() throws -> [AlertRecord] {
    try pool.read { [keyRing] in try AlertRows.fetchOpen(keyRing: keyRing, on: $0) }
  }
}
