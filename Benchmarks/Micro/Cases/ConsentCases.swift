import Consent
import Ledger
import Vitals

/// One decision on one access.
struct ConsentCases {
  private static let count = 256
  private static let now = Timestamp(milliseconds: 1_767_225_600_000)

  func all() throws -> [Case] {
    try [1, 100].flatMap { grants in
      let state = try Self.state(grants: grants)
      return [
        try Self.decide(state, "doc-\(grants - 1)", "permitted, \(grants) grants", isPermitted: true),
        try Self.decide(state, "stranger", "refused, \(grants) grants", isPermitted: false),
      ]
    }
  }

  private static func decide(
    _ state: ConsentState, _ person: String, _ name: String, isPermitted: Bool
  ) throws -> Case {
    let patient = try id("pat-1")
    let request = AccessRequest(
      by: try id(person), for: nil, patient: patient, action: .read, resource: .dataClass(.reports),
      purpose: .treatment)
    let decision = state.decide(request, at: now, position: state.position)
    guard decision.isPermitted == isPermitted else { throw BenchError.unexpected("decision on \(person): \(decision)") }
    return Case(
      "decide: \(name)", unit: "decision", operations: count,
      floor: .code("looking up both persons") {
        for _ in 0..<count {
          keep(state.person(request.person) != nil)
          keep(state.patient(patient) != nil)
        }
      },
      work: { for _ in 0..<count { keep(state.decide(request, at: now, position: state.position).isPermitted) } })
  }

  /// A patient who has granted reading to so many doctors, one grant each, and a doctor who has none.
  private static func state(grants: Int) throws -> ConsentState {
    var state = ConsentState()
    try fold(.personRegistered, about: "admin", body: ["person": "admin", "role": "administrator"], into: &state)
    try fold(.patientRegistered, about: "pat-1", into: &state)
    for doctor in (0..<grants).map({ "doc-\($0)" }) + ["stranger"] {
      try fold(.personRegistered, about: doctor, body: ["person": .string(doctor), "role": "doctor"], into: &state)
      try fold(.approve(.person(try id(doctor))), by: "admin", into: &state)
    }
    for number in 0..<grants {
      guard let terms = ConsentTerms(scope: .classes([.reports]), purposes: [.treatment], actions: [.read]),
        let period = Period(from: now, until: nil), let whole = GrantTerms(terms, period: period, sources: .any)
      else { throw BenchError.unexpected("terms") }
      let offer = GrantOffer(patient: try id("pat-1"), grantee: .person(try id("doc-\(number)")), terms: whole)
      try fold(.grant(offer), by: "pat-1", into: &state)
    }
    return state
  }

  private static func fold(_ act: ConsentAct, by author: String, into state: inout ConsentState) throws {
    try fold(act.type, by: author, about: act.subject, body: act.body, payload: act.payload, into: &state)
  }

  private static func fold(
    _ type: EntryType, by author: String = "node.example", about subject: String?, body: [String: JSONValue] = [:],
    payload: JSONValue? = ["name": "N"], into state: inout ConsentState
  ) throws {
    let entry = Entry(
      type: type, time: now.milliseconds, origin: "node.example", facility: "bench", author: author, subject: subject,
      body: body, commitment: nil, signature: author == "node.example" ? nil : "signed")
    _ = try state.fold(entry, values: payload.map { .opened($0) } ?? .absent, at: state.position)
  }

  private static func id(_ text: String) throws -> PersonID {
    guard let id = PersonID(text) else { throw BenchError.unexpected("name \(text)") }
    return id
  }
}
