import GRDB
import Ledger

/// Facilities' contracts.
struct ContractsPart: Rebuild.Part {
  let projection: ContractProjection
  let tables = ContractProjection.derivedTables

  func begin() {}

  func apply(_ entry: Entry, at position: Int64) throws { try projection.apply(entry, at: position) }

  func finish() {}
}
