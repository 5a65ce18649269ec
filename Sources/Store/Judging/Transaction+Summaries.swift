import GRDB
import Ledger
import Vitals

extension Transaction {
  /// Anchors the summary of a closed window: its numbers sealed, its commitment on the ledger.
  func anchor(_ window: SummaryWindow, device: Device, patient: Patient) throws {
    guard window.count > 0 else { return }
    let length = core.configuration.windowMilliseconds
    let position = try append(
      window.isSupplement ? .summarySupplement : .summaryClosed, about: patient.subject, pseudonym: patient.id,
      body: [
        "device": .string(device.id.name), "start": .integer(window.start.milliseconds), "length": .integer(length),
      ],
      payload: window.payload(orders: try OrderRows.standing(of: patient.subject, from: window.start, db: db)))
    try SummaryRows(db: db).insert(
      position, of: patient.subject, device: device.index, start: window.start,
      grain: SummaryGrain(lengthMilliseconds: length))
  }
}

extension SummaryWindow {
  /// What is sealed of a summary: its totals, the salted chain over its readings, and where the patient's orders stand under
  /// which a reading of it may have been judged: normal is what the rules and they together say is normal.
  func payload(orders: [Int64]) -> JSONValue {
    var members = totals(orders: orders).members
    members["salt"] = .string(salt.hex)
    members["chain"] = .string(chain.hex)
    return .object(members)
  }

  private func totals(orders: [Int64]) -> SummaryTotals {
    var vitals: [Vital: VitalSummary] = [:]
    for vital in Vital.allCases { vitals[vital] = self[vital] }
    return SummaryTotals(
      readings: Int64(clamping: count), technical: Int64(clamping: technical), first: first, last: last, vitals: vitals,
      orders: orders)
  }
}
