import GRDB
import Ledger

/// Where each patient's summaries stand.
struct SummaryPart: Rebuild.Part {
  let db: Database
  /// Patients and devices as of the entry; another part fills it.
  let ward: Ward
  let tables = ["summaries"]

  func begin() {}

  func apply(_ entry: Entry, at position: Int64) throws {
    guard entry.type == .summaryClosed || entry.type == .summarySupplement else { return }
    let fields = EntryFields(entry)
    guard let patient = ward.registry.patient(id: try fields.subject()),
      let device = ward.registry.device(named: try fields.text("device"))
    else { throw StoreError.malformedState }
    try db.cachedStatement(
      sql: "INSERT INTO summaries (position, subject, device, start) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [position, patient.subject.value, device.index.value, try fields.number("start")])
  }

  func finish() {}
}
