import Ledger
import Vitals

/// What a patient signs when handing out a link: which records, until when, how often, and exactly which sealed files.
package struct LinkOffer: Hashable, Sendable {
  /// Most records behind one link, and most files of it.
  package static let recordBound = 64
  package static let fileBound = 16
  /// Longest life of a link: 90 days.
  package static let lifetimeMilliseconds: Int64 = 7_776_000_000

  package let patient: String
  /// SHA-256 of the secret in its address: the gateway learns the secret only from whoever opens it.
  package let name: Digest32
  package let until: Timestamp
  /// Positions of the records that the files show; never empty.
  package let records: [Int64]
  /// SHA-256 of each sealed file, in order; never empty.
  package let files: [Digest32]
  /// How often it may be opened; nil for any number of times.
  package let uses: Int?
  package let needsPasscode: Bool
  package let label: String?

  package init(
    patient: String, name: Digest32, until: Timestamp, records: [Int64], files: [Digest32], uses: Int?,
    needsPasscode: Bool, label: String?
  ) {
    self.patient = patient
    self.name = name
    self.until = until
    self.records = records
    self.files = files
    self.uses = uses
    self.needsPasscode = needsPasscode
    self.label = label
  }

  /// What the patient is about to sign, as a sentence.
  package var words: String {
    let often = uses.map { $0 == 1 ? "once" : "\($0) times" } ?? "any number of times"
    let shown = records.map { "\($0)" }.joined(separator: ", ")
    return "Whoever has the link may open records \(shown) until \(until.rfc3339), \(often)"
      + (needsPasscode ? ", with a passcode." : ", without a passcode.")
  }

  /// What stands in clear: a random name and a time.
  package var body: [String: JSONValue] {
    ["link": .string(name.hex), "until": .integer(until.milliseconds)]
  }

  /// What is sealed.
  package var payload: JSONValue {
    var members: [String: JSONValue] = [
      "files": .array(files.map { .string($0.hex) }), "passcode": .bool(needsPasscode),
      "records": .array(records.map { .integer($0) }),
    ]
    if let uses { members["uses"] = .integer(Int64(uses)) }
    if let label { members["label"] = .string(label) }
    return .object(members)
  }

  /// Reads an offer out of an entry's parts; whoever reads compares what it writes with the whole.
  ///
  /// - Throws: ``ActRefusal/malformed(_:)`` with the member that is wrong.
  package init(body: [String: JSONValue], payload: JSONValue?, subject: String?) throws(ActRefusal) {
    guard let subject else { throw .malformed("subject") }
    guard let name = body["link"]?.string.flatMap({ Digest32(hex: $0) }) else { throw .malformed("link") }
    guard let until = body["until"]?.integer, until >= 0 else { throw .malformed("until") }
    guard let records = payload?["records"]?.array?.compactMap(\.integer),
      (1...Self.recordBound).contains(records.count), Set(records).count == records.count,
      records.allSatisfy({ $0 >= 0 })
    else { throw .malformed("records") }
    guard let files = payload?["files"]?.array?.compactMap({ $0.string.flatMap { Digest32(hex: $0) } }),
      (1...Self.fileBound).contains(files.count)
    else { throw .malformed("files") }
    guard let needsPasscode = payload?["passcode"]?.bool else { throw .malformed("passcode") }
    let uses = payload?["uses"]?.integer
    if payload?["uses"] != nil { guard let uses, (1...1_000).contains(uses) else { throw .malformed("uses") } }
    let label = payload?["label"]?.string
    guard (label?.unicodeScalars.count ?? 0) <= HealthLink.labelBound else { throw .malformed("label") }
    self.init(
      patient: subject, name: name, until: Timestamp(milliseconds: until), records: records, files: files,
      uses: uses.map { Int($0) }, needsPasscode: needsPasscode, label: label)
  }
}
