import Consent
import Ledger
import Store
import Vitals

/// A record as whoever adds it signs it: a visit, a report, a prescription, a result, a file.
///
/// Nothing is edited: a correction is a record of its own that names what it invalidates. A prescription's or a result's
/// details are ``content``; larger things are a ``file``, which the signature names by its address.
package struct RecordOffer: Hashable, Sendable {
  /// Most characters of a title.
  package static let titleBound = 200
  /// Most bytes of canonical JSON that a record carries itself; what is larger is a file.
  package static let contentBound = 16_384

  package let patient: PersonID
  /// The organisation that the author acts for; nil for what a patient adds.
  package let organisation: OrganisationID?
  /// The record that this one invalidates.
  package let corrects: RecordID?
  package let dataClass: DataClass
  /// 1...``titleBound`` characters.
  package let title: String
  /// When it happened, if that is not when it was written.
  package let date: Timestamp?
  /// An object of members that the class's readers agree on (`docs/decisions/0027`).
  package let content: JSONValue?
  package let file: StoredFile?
  /// ``Ledger/Commitment/saltBytes`` of chance under which class and date are committed to by themselves, so that they can be
  /// shown without the rest; nil in records of older builds.
  package let kindSalt: [UInt8]?
  /// The commitment under ``kindSalt``.
  private let kindCommitment: Digest32?

  /// Nil when a bound is left, or when there is neither content nor file.
  package init?(
    patient: PersonID, organisation: OrganisationID? = nil, corrects: RecordID? = nil, dataClass: DataClass,
    title: String, date: Timestamp? = nil, content: JSONValue? = nil, file: StoredFile? = nil,
    kindSalt: [UInt8]? = nil
  ) {
    guard (1...Self.titleBound).contains(title.unicodeScalars.count), Self.classes.contains(dataClass),
      content != nil || file != nil
    else { return nil }
    if let content {
      guard content.object != nil, let bytes = try? CanonicalJSON.encode(content), bytes.count <= Self.contentBound
      else { return nil }
    }
    self.patient = patient
    self.organisation = organisation
    self.corrects = corrects
    self.dataClass = dataClass
    self.title = title
    self.date = date
    self.content = content
    self.file = file
    self.kindSalt = kindSalt
    kindCommitment = kindSalt.flatMap { salt in
      (try? CanonicalJSON.encode(Self.kind(dataClass, date))).flatMap { try? Commitment.make(payload: $0, salt: salt) }
    }
    guard (kindSalt == nil) == (kindCommitment == nil) else { return nil }
  }

  /// The classes that records have; the others are made by the gateway.
  package static let classes = Set(DataClassSet.records.members)

  /// What a role may write at all; for whom is for consent to say. A guardian adds files as the patient does.
  static func classes(for role: Role) -> Set<DataClass> {
    switch role {
    case .doctor: [.visits, .reports, .prescriptions, .images]
    case .laboratory: [.laboratoryResults, .images]
    case .patient: [.ownFiles]
    default: []
    }
  }

  /// What kind of record it is, and of which day if it says so: what an insurer is shown (decision 0027).
  package var kind: JSONValue { Self.kind(dataClass, date) }

  private static func kind(_ dataClass: DataClass, _ date: Timestamp?) -> JSONValue {
    var members: [String: JSONValue] = ["class": .string(dataClass.rawValue)]
    if let date { members["date"] = .integer(date.milliseconds) }
    return .object(members)
  }

  /// `organisation`, `corrects`, `kind`.
  package var body: [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    if let organisation { members["organisation"] = .string(organisation.text) }
    if let corrects { members["corrects"] = .integer(corrects.position) }
    members["kind"] = kindCommitment.map { .string($0.hex) }
    return members
  }

  /// `class`, `title`, `date`, `content`, `file`, `kindSalt`.
  package var payload: JSONValue {
    var members: [String: JSONValue] = ["class": .string(dataClass.rawValue), "title": .string(title)]
    if let date { members["date"] = .integer(date.milliseconds) }
    members["content"] = content
    members["file"] = file?.json
    if let kindSalt { members["kindSalt"] = .string(Base64.encodeURL(kindSalt)) }
    return .object(members)
  }

  /// Reads it back; nil for anything that a record never says. Members too many are found by comparing with what this
  /// writes.
  package init?(_ entry: Entry, payload: JSONValue?) {
    guard let patient = entry.subject.flatMap({ PersonID($0) }), let payload,
      let dataClass = payload["class"]?.string.flatMap(DataClass.init(rawValue:)), let title = payload["title"]?.string
    else { return nil }
    let kindSalt = payload["kindSalt"]?.string.flatMap { Base64.decodeURL($0) }
    guard payload["kindSalt"] == nil || kindSalt != nil else { return nil }
    self.init(
      patient: patient, organisation: entry.body["organisation"]?.string.flatMap { OrganisationID($0) },
      corrects: entry.body["corrects"]?.integer.map { RecordID(position: $0) }, dataClass: dataClass, title: title,
      date: payload["date"]?.integer.map { Timestamp(milliseconds: $0) }, content: payload["content"],
      file: payload["file"].flatMap { StoredFile(json: $0) }, kindSalt: kindSalt)
  }

  /// What the author is about to sign, as a sentence.
  package var words: String {
    let what = file.map { "\(title) (\($0.bytes) bytes at \($0.address))" } ?? title
    let correction = corrects.map { "; record \($0) no longer counts" } ?? ""
    return "To the \(dataClass.rawValue) of \(patient) is added: \(what)\(correction)."
  }

  /// What must be permitted.
  func request(by person: PersonID, for purpose: Purpose) -> AccessRequest {
    AccessRequest(
      by: person, for: organisation, patient: patient, action: corrects == nil ? .write : .correct,
      resource: corrects.map { .record($0) } ?? .dataClass(dataClass), purpose: purpose)
  }
}
