/// Who may open what of one patient, and when: a second judge that has nothing of the gateway's engine. It walks plain lists
/// from the first line to the last, and knows no index, no delegation, no guardian: what an exchange does not do.
package struct PlainConsent: Sendable {
  /// By what right.
  package enum Basis: Hashable, Sendable {
    case own
    case grant(Int64)
    /// The signed reason of this position.
    case declaration(Int64)
  }

  /// A grant and what became of it.
  package struct Held: Sendable {
    package let position: Int64
    package let grant: PlainGrant
    package fileprivate(set) var used = 0
    package fileprivate(set) var isRevoked = false
  }

  private struct Forbidden {
    let position: Int64
    let against: Addressee
    let terms: PlainTerms
    var isLifted = false
  }

  /// How long a signed reason holds: one hour.
  static let declarationMilliseconds: Int64 = 3_600_000
  /// What a stranger may see in an emergency; an exchange has no other classes of records.
  private static let clinical: Set = [
    "visits", "reports", "prescriptions", "laboratory-results", "images", "own-files",
  ]
  private static let looking: Set = ["see", "list", "read", "download"]
  /// What a patient may do with the own data.
  private static let own: Set = ["see", "list", "read", "download", "write", "correct", "export", "link"]

  package let patient: String
  private let people: People
  package private(set) var grants: [Held] = []
  private var forbidden: [Forbidden] = []
  package private(set) var records: [Int64: (dataClass: String, organisation: String?)] = [:]
  private var declarations: [(position: Int64, person: String, at: Int64)] = []
  package private(set) var requests: [Int64: String] = [:]
  private var letsStrangers = true

  package init(_ patient: String, people: People) {
    self.patient = patient
    self.people = people
  }

  package mutating func take(_ agreement: Agreement, at position: Int64) {
    switch agreement {
    case .granted(let grant):
      grants.append(Held(position: position, grant: grant))
      if let request = grant.request { requests[request] = "granted" }
    case .revoked(let grant):
      for index in grants.indices where grants[index].position == grant { grants[index].isRevoked = true }
    case .prohibited(let against, let terms):
      forbidden.append(Forbidden(position: position, against: against, terms: terms))
    case .lifted(let one):
      for index in forbidden.indices where forbidden[index].position == one { forbidden[index].isLifted = true }
    case .requested: requests[position] = "requested"
    case .denied(let request): requests[request] = "denied"
    case .recorded(let dataClass, let organisation): records[position] = (dataClass, organisation)
    case .declared(let person, let at): declarations.append((position, person, at))
    case .policy(let lets): letsStrangers = lets
    }
  }

  /// By what right this is permitted; nil when it must be refused.
  ///
  /// - Parameter time: of the decision, milliseconds since 1970.
  package func basis(_ ask: PlainAsk, _ resource: PlainResource, at time: Int64) -> Basis? {
    let dataClass: String
    var record: Int64?
    switch resource {
    case .dataClass(let asked): dataClass = asked
    case .record(let position):
      guard let known = records[position] else { return nil }
      dataClass = known.dataClass
      record = position
    }
    if ask.person == patient { return Self.own.contains(ask.action) ? .own : nil }
    let isForbidden = forbidden.contains { one in
      !one.isLifted && one.terms.covers(ask, class: dataClass, record: record) && binds(one.against, ask.person)
    }
    guard !isForbidden else { return nil }
    let covering = grants.filter { held in
      let grant = held.grant
      return !held.isRevoked && held.used < grant.uses ?? .max && time < grant.until ?? .max
        && reaches(grant.to, ask) && grant.terms.covers(ask, class: dataClass, record: record)
        && (record == nil || !isLimited(grant.sources, ask.person) || isTrusted(record))
    }
    if let free = covering.first(where: { $0.grant.uses == nil }) { return .grant(free.position) }
    if let counted = covering.first { return .grant(counted.position) }
    return declaration(ask, class: dataClass, at: time).map { .declaration($0) }
  }

  /// An access was permitted by these grants: each that counts has one use less, however much was seen.
  package mutating func use(_ positions: Set<Int64>) {
    for index in grants.indices where positions.contains(grants[index].position) && grants[index].grant.uses != nil {
      grants[index].used += 1
    }
  }

  /// Where a grant is in its life, in the gateway's words.
  package func state(of held: Held, at time: Int64) -> String {
    if held.isRevoked { return "revoked" }
    if let uses = held.grant.uses, held.used >= uses { return "exhausted" }
    if let until = held.grant.until, until <= time { return "expired" }
    return "live"
  }

  /// The signed reason that holds longest.
  private func declaration(_ ask: PlainAsk, class dataClass: String, at time: Int64) -> Int64? {
    guard ask.purpose == "ETREAT", people.roles[ask.person] == "doctor", letsStrangers,
      Self.looking.contains(ask.action), Self.clinical.contains(dataClass)
    else { return nil }
    let live = declarations.filter { $0.person == ask.person && time < $0.at + Self.declarationMilliseconds }
    return live.max { ($0.at, $0.position) < ($1.at, $1.position) }?.position
  }

  /// A grant to an organisation reaches whoever acts for it just now.
  private func reaches(_ addressee: Addressee, _ ask: PlainAsk) -> Bool {
    switch addressee {
    case .person(let person): person == ask.person
    case .role(let role): role == people.roles[ask.person]
    case .organisation(let organisation): organisation == ask.organisation
    }
  }

  /// A prohibition binds whoever belongs to the organisation, for whomever they act.
  private func binds(_ addressee: Addressee, _ person: String) -> Bool {
    switch addressee {
    case .person(let one): one == person
    case .role(let role): role == people.roles[person]
    case .organisation(let organisation): organisation == people.organisations[person]
    }
  }

  private func isLimited(_ sources: String, _ person: String) -> Bool {
    switch sources {
    case "any": false
    case "trusted": true
    default: ["doctor", "laboratory"].contains(people.roles[person] ?? "")
    }
  }

  private func isTrusted(_ record: Int64?) -> Bool {
    guard let record, let organisation = records[record]?.organisation else { return false }
    return people.trusted.contains(organisation)
  }
}
