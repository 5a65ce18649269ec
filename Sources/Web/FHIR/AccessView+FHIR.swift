import Consent
import FHIR
import Ledger
import Store
import Vitals

extension AccessView {
  /// As AuditEvents: one for each thing of a decision, one for whoever stood before a link, and one for a decision whose
  /// values do not open, which must not close the log.
  func events(of patient: PersonID) throws -> [JSONValue] {
    let (time, origin) = (Timestamp(milliseconds: entry.time), entry.origin)
    guard link == nil, payload != .broken else { return [plain(patient, time, origin).json] }
    // What the gateway wrote itself and cannot read any more is no fault of whoever asks.
    guard let access = try? AccessEntry(entry, values: try values()) else {
      throw StoreError.valueBroken(position: position)
    }
    return AccessTrace.all(of: access, at: position, time: time, origin: origin).map(\.json)
  }

  private func plain(_ patient: PersonID, _ time: Timestamp, _ origin: String) -> PlainTrace {
    let person = entry.body["person"]?.string.flatMap { PersonID($0) }
    let recipient = payload.value?["recipient"]?.string ?? "unknown"
    let records = payload.value?["records"]?.array?.compactMap(\.integer) ?? []
    return PlainTrace(
      position: position, time: time, origin: origin, patient: patient,
      agent: person.map { .person($0) } ?? .recipient(recipient), records: records.map { RecordID(position: $0) },
      isPermitted: isPermitted,
      note: payload == .broken ? "Its values do not open." : payload.value?["why"]?.string)
  }
}
