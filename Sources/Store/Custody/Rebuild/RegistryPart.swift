import Ledger

/// Devices, patients and persons.
struct RegistryPart: Rebuild.Part {
  let projection: RegistryProjection
  let tables = RegistryRows.derivedTables

  func begin() {}

  func apply(_ entry: Entry, at position: Int64) throws {
    try projection.apply(entry, at: position)
    projection.ward.settle()
  }

  func finish() {}
}
