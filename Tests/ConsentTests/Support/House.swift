import Ledger
import Vitals

@testable import Consent

/// A ledger in memory: entries are made as the use cases make them, folded, and kept for replaying.
struct House {
  struct Written {
    let entry: Entry
    let values: ConsentValues
    let position: Int64
  }

  static let origin = "node.example"
  /// 2026-01-01T00:00:00Z.
  static let start: Int64 = 1_767_225_600_000

  var state = ConsentState()
  private(set) var written: [Written] = []
  /// The clock of everybody.
  var now = Timestamp(milliseconds: start)

  /// Folds an entry; what is refused is not kept.
  @discardableResult
  mutating func write(
    _ type: EntryType, by author: String = origin, about subject: String? = nil, body: [String: JSONValue] = [:],
    payload: JSONValue? = nil
  ) throws(ConsentRefusal) -> Int64 {
    let position = state.position
    let signature = author == Self.origin ? nil : "signed"
    let entry = Entry(
      type: type, time: now.milliseconds, origin: Self.origin, facility: "house", author: author, subject: subject,
      body: body, signature: signature)
    let values: ConsentValues = payload.map { .opened($0) } ?? .absent
    try state.fold(entry, values: values, at: position)
    written.append(Written(entry: entry, values: values, position: position))
    return position
  }

  /// Writes what a person signs.
  @discardableResult
  mutating func act(_ act: ConsentAct, by author: String) throws(ConsentRefusal) -> Int64 {
    try write(act.type, by: author, about: act.subject, body: act.body, payload: act.payload)
  }

  // MARK: Who is there

  mutating func register(_ person: String, as role: PersonRole, approvedBy administrator: String? = nil) throws {
    if role == .patient {
      try write(.patientRegistered, about: person, payload: ["name": "N"])
      return
    }
    try write(
      .personRegistered, about: person, body: ["person": .string(person), "role": .string(role.rawValue)],
      payload: ["name": "N"])
    if let administrator { try act(.approve(.person(name(person))), by: administrator) }
  }

  mutating func register(organisation: String, country: String = "DE", isTrusted: Bool = false) throws {
    let id = organisationName(organisation)
    try write(
      .organisationRegistered, about: organisation,
      body: ["country": .string(country), "organisation": .string(organisation)], payload: ["name": "O"])
    try act(.approve(.organisation(id)), by: "admin")
    if isTrusted { try act(.trust(id, isTrusted: true), by: "admin") }
  }

  mutating func affiliate(_ person: String, with organisation: String) throws {
    try act(.signAffiliation(name(person), organisationName(organisation)), by: person)
    try act(.signAffiliation(name(person), organisationName(organisation)), by: "admin")
  }

  @discardableResult
  mutating func addRecord(_ dataClass: DataClass, by author: String, for organisation: String?) throws -> RecordID {
    var body: [String: JSONValue] = [:]
    if let organisation { body["organisation"] = .string(organisation) }
    return RecordID(
      position: try write(
        .recordAdded, by: author, about: "pat-1", body: body, payload: ["class": .string(dataClass.rawValue)]))
  }

  /// Administrator, patient, two doctors of a trusted hospital, one of an untrusted practice, and a privacy officer.
  static func furnished() throws -> House {
    var house = House()
    try house.register("admin", as: .administrator)
    try house.register("pat-1", as: .patient)
    try house.register("officer", as: .privacyOfficer, approvedBy: "admin")
    try house.register("watcher", as: .desk, approvedBy: "admin")
    try house.register(organisation: "clinic", isTrusted: true)
    try house.register(organisation: "practice", country: "AT")
    for (doctor, organisation) in [("doc-1", "clinic"), ("doc-2", "clinic"), ("doc-3", "practice")] {
      try house.register(doctor, as: .doctor, approvedBy: "admin")
      try house.affiliate(doctor, with: organisation)
    }
    return house
  }

  // MARK: What is asked

  func decide(
    _ person: String, _ action: AccessAction = .read, _ resource: Resource = .dataClass(.reports),
    _ purpose: Purpose = .treatment, for organisation: String? = nil
  ) -> Decision {
    state.decide(
      AccessRequest(
        by: name(person), for: organisation.map { organisationName($0) }, patient: name("pat-1"), action: action,
        resource: resource, purpose: purpose),
      at: now, position: state.position)
  }

  /// Decides and writes the decision, as the writer does.
  @discardableResult
  mutating func access(
    _ person: String, _ action: AccessAction = .read, _ resource: Resource = .dataClass(.reports),
    _ purpose: Purpose = .treatment, for organisation: String? = nil
  ) throws -> Decision {
    let decision = decide(person, action, resource, purpose, for: organisation)
    try record([decision])
    return decision
  }

  mutating func record(_ decisions: [Decision]) throws {
    guard let record = AccessRecord(decisions) else { throw ConsentRefusal.malformed("decisions") }
    try write(.accessDecided, about: record.request.patient.text, body: record.body, payload: record.payload)
  }

  mutating func pass(milliseconds: Int64) { now = now.adding(milliseconds: milliseconds) }
}

/// A person's name that is known to be well formed.
func name(_ text: String) -> PersonID {
  guard let id = PersonID(text) else { preconditionFailure("malformed name in a test") }
  return id
}

/// An organisation's name that is known to be well formed.
func organisationName(_ text: String) -> OrganisationID {
  guard let id = OrganisationID(text) else { preconditionFailure("malformed name in a test") }
  return id
}
