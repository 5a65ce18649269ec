import Ledger

/// Orders as the ledger tells them: whose and until when. What they say is not looked at here.
extension RegistryProjection {
  func order(_ fields: EntryFields, author: String, at position: Int64) throws {
    guard let patient = ward.registry.patient(id: try fields.subject()) else { throw StoreError.unknown(.patient) }
    try OrderRows.insert(
      position, of: patient.subject, author: author, expires: try fields.number("expires"), db: db)
  }

  func withdrawn(_ fields: EntryFields) throws {
    guard let patient = ward.registry.patient(id: try fields.subject()) else { throw StoreError.unknown(.patient) }
    let order = try fields.number("order")
    guard try OrderRows.end(order, of: patient.subject, at: fields.time, db: db) else {
      throw StoreError.unknown(.order)
    }
  }
}
