/// The rules of consent once more, as naively as possible: lists of facts, and a predicate that walks them. It shares no
/// code with the engine; names are texts, times are numbers, nothing is indexed.
struct Model {
  struct Person {
    var name: String
    var role: String
    var licence: String
    var organisations: Set<String> = []
  }

  struct Organisation {
    var name: String
    var country: String
    var isApproved: Bool
    var isTrusted: Bool
  }

  enum By: Equatable {
    case patient
    case guardian(Int64)
    case panel(Int64, signed: Set<String>)
    case under(Int64)
  }

  struct Grant {
    var id: Int64
    var by: By
    var author: String
    /// `person:x`, `organisation:x`, `role:x`, `family`.
    var to: String
    var classes: Set<String>
    var record: Int64?
    var purposes: Set<String>
    var actions: Set<String>
    var from: Int64
    var until: Int64
    var uses: Int?
    var used = 0
    var sources: String
    var countries: Set<String>
    var isOver = false
  }

  struct Prohibition {
    var id: Int64
    var against: String
    var classes: Set<String>
    var record: Int64?
    var purposes: Set<String>
    var actions: Set<String>
    var from: Int64
    var until: Int64
    var isOver = false
  }

  struct Guardianship {
    var id: Int64
    var guardian: String
    var classes: Set<String>
    var from: Int64
    var until: Int64
    var isOver = false
  }

  struct Panel {
    var id: Int64
    var custodians: Set<String>
    var threshold: Int
    var from: Int64
    var until: Int64
    var isOver = false
  }

  struct Record {
    var id: Int64
    var dataClass: String
    var author: String
    var organisation: String?
  }

  struct Emergency {
    var id: Int64
    var person: String
    /// The alert, or nil for a signed reason.
    var alert: Int64?
    var since: Int64
    var isReviewed = false
  }

  /// A question.
  struct Query {
    var person: String
    var organisation: String?
    var action: String
    var dataClass: String?
    var record: Int64?
    /// A record as the directory shows it.
    var outline: Int64?
    var purpose: String
    var time: Int64
  }

  /// Every right that covers the question, ignoring prohibitions.
  struct Rights: Equatable {
    var isOwn = false
    var guardian = false
    var free: Set<Int64> = []
    /// The entry that named the team.
    var team: Int64?
    var watch = false
    var content: Int64?
    var review = false
    var counted: Set<Int64> = []
    var called = false
    var declared = false
  }

  let patient = "pat-1"
  var isErased = false
  var persons: [Person] = []
  var organisations: [Organisation] = []
  var grants: [Grant] = []
  var prohibitions: [Prohibition] = []
  var guardianships: [Guardianship] = []
  var panels: [Panel] = []
  var records: [Record] = []
  var family: Set<String> = []
  /// The entry that named the care team, and who is on it.
  var team: (id: Int64, members: Set<String>) = (-1, [])
  var letsCalled = true
  var letsStrangers = true
  /// Alert, person, when called.
  var calls: [(alert: Int64, person: String, time: Int64)] = []
  var emergencies: [Emergency] = []

  func permits(_ query: Query) -> Bool {
    guard isAdmissible(query) else { return false }
    if query.person == patient { return rights(query).isOwn }
    return prohibited(query, person: query.person, action: query.action).isEmpty && rights(query) != Rights()
      && isInDirectory(query)
  }

  /// Whether everybody is known and may act.
  func isAdmissible(_ query: Query) -> Bool {
    guard !isErased, let person = person(query.person), person.licence == "approved" else { return false }
    if let name = query.organisation {
      guard let organisation = organisation(name), organisation.isApproved, person.organisations.contains(name) else {
        return false
      }
    }
    if let record = query.record ?? query.outline {
      guard let facts = records.first(where: { $0.id == record }) else { return false }
      if query.action == "correct", facts.author != query.person { return false }
    }
    return true
  }

  /// Whether the directory shows such a record to somebody of the person's role; true for what is no outline.
  private func isInDirectory(_ query: Query) -> Bool {
    guard let outline = query.outline, let facts = records.first(where: { $0.id == outline }) else { return true }
    guard query.action == "list" else { return false }
    switch person(query.person)?.role {
    case "patient", "doctor", "laboratory": return true
    case "desk": return facts.dataClass == "visits"
    case "pharmacy": return facts.dataClass == "prescriptions"
    case "insurer": return ["visits", "prescriptions"].contains(facts.dataClass)
    default: return false
    }
  }

  func rights(_ query: Query) -> Rights {
    var rights = Rights()
    guard let person = person(query.person) else { return rights }
    if query.person == patient {
      rights.isOwn = query.action != "delegate"
      return rights
    }
    let dataClass = dataClass(of: query)
    rights.guardian =
      query.action != "delegate"
      && guardianships.contains {
        $0.guardian == person.name && isLive($0, query.time) && $0.classes.contains(dataClass)
      }
    let acting = query.organisation.map { [$0] } ?? []
    for grant in grants where covers(grant, query, person, acting, depth: 0) {
      if chain(grant).contains(where: { $0.uses != nil }) {
        rights.counted.insert(grant.id)
      } else {
        rights.free.insert(grant.id)
      }
    }
    let looks = ["see", "list", "read"].contains(query.action) && ["TREAT", "ETREAT"].contains(query.purpose)
    if query.record == nil, ["alerts", "vital-signs"].contains(dataClass), looks {
      if team.members.contains(person.name) { rights.team = team.id }
      rights.watch = person.role == "desk"
    }
    if query.record == nil, dataClass == "alerts", looks {
      rights.content = calls.filter { $0.person == person.name }.map(\.alert).max()
    }
    rights.review =
      person.role == "privacy-officer" && query.purpose == "HOPERAT" && query.record == nil && dataClass == "access-log"
      && ["see", "list", "read"].contains(query.action)
      && emergencies.contains { !$0.isReviewed && $0.person != person.name }
    let isEmergency =
      query.purpose == "ETREAT" && person.role == "doctor"
      && ["see", "list", "read", "download"].contains(query.action)
      && !["appointments", "access-log"].contains(dataClass)
    if isEmergency {
      rights.called =
        letsCalled && calls.contains { $0.person == person.name && query.time < $0.time + 4 * 3_600_000 }
      rights.declared =
        letsStrangers
        && emergencies.contains {
          $0.person == person.name && $0.alert == nil && !$0.isReviewed && query.time < $0.since + 3_600_000
        }
    }
    return rights
  }

  func prohibited(_ query: Query, person name: String, action: String) -> [Int64] {
    guard let person = person(name) else { return [] }
    func forbids(_ prohibition: Prohibition) -> Bool {
      if isInScope(query, classes: prohibition.classes, record: prohibition.record) { return true }
      guard let facts = records.first(where: { $0.id == query.outline }) else { return false }
      return prohibition.record.map { $0 == facts.id } ?? prohibition.classes.contains(facts.dataClass)
    }
    return prohibitions.filter { prohibition in
      !prohibition.isOver && prohibition.from <= query.time && query.time < prohibition.until
        && prohibition.actions.contains(action) && prohibition.purposes.contains(query.purpose)
        && forbids(prohibition)
        && (prohibition.against == "everyone"
          ? name != patient : reaches(prohibition.against, person, person.organisations))
    }.map(\.id)
  }

  func covers(_ grant: Grant, _ query: Query, _ person: Person, _ acting: some Collection<String>, depth: Int) -> Bool {
    guard reaches(grant.to, person, Set(acting)), !grant.isOver, grant.from <= query.time, query.time < grant.until,
      grant.used < grant.uses ?? .max, grant.purposes.contains(query.purpose), grant.actions.contains(query.action),
      isInScope(query, classes: grant.classes, record: grant.record)
    else { return false }
    if !grant.countries.isEmpty,
      !acting.contains(where: { name in organisation(name).map { grant.countries.contains($0.country) } ?? false })
    {
      return false
    }
    let isLimited =
      grant.sources == "trusted" || (grant.sources == "standard" && ["doctor", "laboratory"].contains(person.role))
    if isLimited, let record = query.record ?? query.outline, let facts = records.first(where: { $0.id == record }) {
      guard let writer = facts.organisation.flatMap({ organisation($0) }), writer.isTrusted, writer.isApproved else {
        return false
      }
    }
    return mayStillGive(grant, query, depth: depth)
  }

  private func mayStillGive(_ grant: Grant, _ query: Query, depth: Int) -> Bool {
    switch grant.by {
    case .patient: return true
    case .guardian(let id):
      return guardianships.contains {
        $0.id == id && isLive($0, query.time) && $0.classes.contains(dataClass(of: query))
          && person($0.guardian)?.licence == "approved"
      }
    case .panel(let id, let signed):
      guard let panel = panels.first(where: { $0.id == id }), !panel.isOver, panel.from <= query.time,
        query.time < panel.until
      else { return false }
      return signed.count >= panel.threshold
    case .under(let id):
      guard depth < 4, let parent = grants.first(where: { $0.id == id }), let author = person(grant.author),
        author.licence == "approved", parent.actions.contains("delegate"),
        prohibited(query, person: author.name, action: query.action).isEmpty,
        prohibited(query, person: author.name, action: "delegate").isEmpty
      else { return false }
      let acting = author.organisations.filter { organisation($0)?.isApproved == true }
      return covers(parent, query, author, acting, depth: depth + 1)
    }
  }

  /// The grant and those above it.
  func chain(_ grant: Grant) -> [Grant] {
    guard case .under(let id) = grant.by, let parent = grants.first(where: { $0.id == id }) else { return [grant] }
    return [grant] + chain(parent)
  }

  private func reaches(_ to: String, _ person: Person, _ acting: Set<String>) -> Bool {
    to == "person:" + person.name || to == "role:" + person.role || acting.contains { to == "organisation:" + $0 }
      || (to == "family" && family.contains(person.name))
  }

  private func isInScope(_ query: Query, classes: Set<String>, record: Int64?) -> Bool {
    record == nil ? classes.contains(dataClass(of: query)) : query.record == record
  }

  private func dataClass(of query: Query) -> String {
    if query.outline != nil { return "directory-entry" }
    return query.dataClass ?? records.first { $0.id == query.record }?.dataClass ?? ""
  }

  private func isLive(_ guardianship: Guardianship, _ time: Int64) -> Bool {
    !guardianship.isOver && guardianship.from <= time && time < guardianship.until
  }

  func person(_ name: String) -> Person? { persons.first { $0.name == name } }

  func organisation(_ name: String) -> Organisation? { organisations.first { $0.name == name } }
}
