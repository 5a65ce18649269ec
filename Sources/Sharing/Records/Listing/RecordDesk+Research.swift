import Consent
import Crypto
import Foundation
import Ledger
import Store
import Vault
import Vitals

extension RecordDesk {
  /// Patients of one page of an export.
  static let exportedPatients = 20
  /// How many patients a page looks at: the writer must not be held up.
  static let scannedPatients = 1_000

  /// One page of what patients let researchers take out, of one class of records: pseudonymised, one decision for each
  /// patient and page.
  ///
  /// Patients who let nobody are passed over without an entry: nothing of theirs was asked for. A pseudonym is the same in
  /// every page for the same researcher and another for each other one; titles, authors, files and exact days are left
  /// out.
  /// - Parameter after: the number of the patient where the page before ended.
  /// - Returns: the page; its `next` is handed in as `after`.
  package func export(_ dataClass: DataClass, after: Int64, by asker: Asker) async throws -> Page<JSONValue> {
    let (permitted, next) = try await store.writer.perform { transaction in
      var permitted: [String] = []
      var last: Int64?
      let scanned = try transaction.patients(after: after, limit: Self.scannedPatients)
      for (number, patient) in scanned {
        guard permitted.count < Self.exportedPatients else { return (permitted, last) }
        last = number
        guard let id = PersonID(patient) else { continue }
        let request = asker.request(.export, .dataClass(dataClass), of: id)
        guard transaction.wouldPermit(request), try transaction.decide(request).isPermitted else { continue }
        permitted.append(patient)
      }
      return (permitted, scanned.count < Self.scannedPatients ? nil : last)
    }
    var items: [JSONValue] = []
    for patient in permitted {
      let pseudonym = try pseudonym(of: patient, for: asker.person)
      // One page of records a patient: what a study of one class needs; more is a list of its own.
      for view in try await store.reader.records(of: patient, before: .max, limit: 200) {
        guard view.correctedBy == nil, let payload = view.payload.value, payload["class"]?.string == dataClass.rawValue
        else { continue }
        items.append(Self.shape(view, payload, pseudonym: pseudonym))
      }
    }
    return Page(items: items, next: next)
  }

  private static func shape(_ view: RecordView, _ payload: JSONValue, pseudonym: String) -> JSONValue {
    let time = Timestamp(milliseconds: payload["date"]?.integer ?? view.entry.time)
    var members: [String: JSONValue] = [
      "class": payload["class"] ?? "", "month": .string(String(time.rfc3339.prefix(7))), "subject": .string(pseudonym),
    ]
    members["content"] = payload["content"]
    return .object(members)
  }

  /// HMAC-SHA-256 under a key that only this gateway has: nobody else leads it back, and two researchers cannot join theirs.
  private func pseudonym(of patient: String, for researcher: PersonID) throws -> String {
    let key = SymmetricKey(data: store.keyRing.pseudonymKey())
    let name = try CanonicalJSON.encode([.string(researcher.text), .string(patient)])
    return Array(HMAC<SHA256>.authenticationCode(for: name, using: key)).prefix(12).map { byte in
      let hex = String(byte, radix: 16)
      return hex.count == 1 ? "0" + hex : hex
    }.joined()
  }
}
