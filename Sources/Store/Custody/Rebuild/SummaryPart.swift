import GRDB
import Ledger
import Vitals

/// Where each patient's summaries stand, and which were folded into which.
struct SummaryPart: Rebuild.Part {
  let db: Database
  /// Patients and devices as of the entry; another part fills it.
  let ward: Ward
  let tables = ["summaries"]

  func begin() {}

  func apply(_ entry: Entry, at position: Int64) throws {
    guard SummaryGrain.isSummary(entry.type) else { return }
    let fields = EntryFields(entry)
    guard let patient = ward.registry.patient(id: try fields.subject()),
      let device = ward.registry.device(named: try fields.text("device"))
    else { throw StoreError.malformedState }
    let rows = SummaryRows(db: db)
    try rows.insert(
      position, of: patient.subject, device: device.index,
      start: Timestamp(milliseconds: try fields.number("start")),
      grain: SummaryGrain(lengthMilliseconds: try fields.number("length")))
    guard entry.type == .summaryFolded else { return }
    guard let replaced = SummaryFold.replaced(by: entry) else { throw StoreError.malformedState }
    try rows.fold(replaced, into: position)
  }

  func finish() throws { try SummaryRows(db: db).findKept() }
}
