import Consent
import Crypto
import Foundation
import Ledger
import Store
import Vault
import Vitals

extension RecordDesk {
  /// Records that are decided on in one entry.
  static let exportedRecords = 200
  /// Entries of one page of an export.
  static let exportedPatients = 20
  /// How many patients a page looks at, and about how many records: the writer must not be held up.
  static let scannedPatients = 1_000
  static let weighedRecords = 4_000

  /// Records of one patient that one entry lets out.
  private struct Share {
    let patient: String
    let records: [Int64]
  }

  /// One page of what patients let researchers take out, of one class of records: pseudonymised, decided record by record
  /// in one entry for each patient and page.
  ///
  /// Patients who let nobody are passed over without an entry: nothing of theirs was asked for. A pseudonym is the same in
  /// every page for the same researcher and another for each other one; titles, authors, files and exact days are left
  /// out, and of the content all but the members that decision 0027 names. What a person typed into those is not cleaned.
  /// - Parameters:
  ///   - after: 0, or the `next` of the page before, which may lie within a patient's records.
  ///   - most: records that one entry decides on, and after which a page ends.
  /// - Throws: ``Store/StoreError/unknown(_:)`` for an `after` that no page gave.
  package func export(
    _ dataClass: DataClass, after: Int64, most: Int = exportedRecords, by asker: Asker
  ) async throws -> Page<JSONValue> {
    let (shares, next) = try await store.writer.perform { transaction in
      try Self.weigh(dataClass, from: .init(cursor: after), most: most, by: asker, in: transaction)
    }
    var items: [JSONValue] = []
    for share in shares {
      let pseudonym = try pseudonym(of: share.patient, for: asker.person)
      items += try await store.reader.records(at: share.records).map {
        Self.shape($0, dataClass, pseudonym: pseudonym)
      }
    }
    return Page(items: items, next: next)
  }

  private static func weigh(
    _ dataClass: DataClass, from start: Transaction.PatientPlace, most: Int, by asker: Asker,
    in transaction: Transaction
  ) throws -> (shares: [Share], next: Int64?) {
    var (shares, place, given, weighed): ([Share], Transaction.PatientPlace, Int, Int) = ([], start, 0, 0)
    let scanned = try transaction.patients(from: start, limit: scannedPatients)
    for (number, name, behind) in scanned {
      guard let patient = PersonID(name) else { continue }
      var rest = standing(dataClass, of: patient, in: transaction)[...].drop { $0.position <= behind }
      while !rest.isEmpty {
        guard shares.count < exportedPatients, given < most, weighed < weighedRecords else {
          return (shares, place.cursor)
        }
        let part = rest.prefix(most)
        rest = rest.dropFirst(part.count)
        weighed += part.count
        let permitted = try decide(on: part, of: patient, by: asker, in: transaction)
        given += permitted.count
        if !permitted.isEmpty { shares.append(Share(patient: name, records: permitted)) }
        if let last = part.last { place = .behindRecord(last.position) }
      }
      place = .behindPatient(number)
    }
    return (shares, scanned.count < scannedPatients ? nil : place.cursor)
  }

  /// A patient's records of a class that nothing corrects, the oldest first.
  private static func standing(
    _ dataClass: DataClass, of patient: PersonID, in transaction: Transaction
  ) -> [RecordID] {
    guard let records = transaction.consent(of: patient)?.records else { return [] }
    let corrected = Set(records.values.compactMap(\.corrects))
    return records.values.filter { $0.dataClass == dataClass && !corrected.contains($0.id) }.map(\.id).sorted()
  }

  /// Decides on records of one patient by one entry, if any of them is let out at all.
  private static func decide(
    on records: ArraySlice<RecordID>, of patient: PersonID, by asker: Asker, in transaction: Transaction
  ) throws -> [Int64] {
    guard records.contains(where: { transaction.wouldPermit(asker.request(.export, .record($0), of: patient)) }),
      let first = records.first
    else { return [] }
    let decisions = try transaction.decide(
      asker.request(.export, .record(first), of: patient), on: records.map { .record($0) })
    return zip(records, decisions).filter(\.1.isPermitted).map(\.0.position)
  }

  // MARK: What leaves

  /// The members of content that researchers get: what programs read, and no sentence about anybody (decision 0027).
  private static func members(of dataClass: DataClass) -> [String] {
    switch dataClass {
    case .prescriptions: ["dosage", "medication", "quantity"]
    case .laboratoryResults: ["code", "unit", "value"]
    case .visits: ["remote"]
    default: []
    }
  }

  private static func shape(_ view: RecordView, _ dataClass: DataClass, pseudonym: String) -> JSONValue {
    let time = Timestamp(milliseconds: view.payload.value?["date"]?.integer ?? view.entry.time)
    var members: [String: JSONValue] = [
      "class": .string(dataClass.rawValue), "month": .string(String(time.rfc3339.prefix(7))),
      "subject": .string(pseudonym),
    ]
    guard let content = view.payload.value?["content"] else {
      if view.payload == .broken { members["state"] = .string(view.payload.state) }
      return .object(members)
    }
    var kept: [String: JSONValue] = [:]
    for name in Self.members(of: dataClass) {
      switch content[name] {
      case .string, .integer, .bool: kept[name] = content[name]
      default: break
      }
    }
    if !kept.isEmpty { members["content"] = .object(kept) }
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
