import Ledger
import Vitals

@testable import Consent

/// The engine and the model side by side: what the engine takes is told to the model, in the model's own terms.
struct Twin {
  var house: House
  var model: Model
  /// No end, for the model.
  static let never = Int64.max

  /// `House.furnished` with two records, and the model of it.
  static func furnished() throws -> Twin {
    var twin = Twin(house: try House.furnished(), model: Model())
    twin.model.persons = [
      Model.Person(name: "pat-1", role: "patient", licence: "approved"),
      Model.Person(name: "admin", role: "administrator", licence: "approved"),
      Model.Person(name: "officer", role: "privacy-officer", licence: "approved"),
      Model.Person(name: "doc-1", role: "doctor", licence: "approved", organisations: ["clinic"]),
      Model.Person(name: "doc-2", role: "doctor", licence: "approved", organisations: ["clinic"]),
      Model.Person(name: "doc-3", role: "doctor", licence: "approved", organisations: ["practice"]),
      Model.Person(name: "watcher", role: "desk", licence: "approved"),
    ]
    twin.model.organisations = [
      Model.Organisation(name: "clinic", country: "DE", isApproved: true, isTrusted: true),
      Model.Organisation(name: "practice", country: "AT", isApproved: true, isTrusted: false),
    ]
    try twin.addRecord(.reports, by: "doc-2", for: "clinic")
    try twin.addRecord(.reports, by: "doc-3", for: "practice")
    return twin
  }

  var now: Int64 { house.now.milliseconds }

  mutating func addRecord(_ dataClass: DataClass, by author: String, for organisation: String?) throws {
    let id = try house.addRecord(dataClass, by: author, for: organisation)
    model.records.append(
      Model.Record(id: id.position, dataClass: dataClass.rawValue, author: author, organisation: organisation))
  }

  // MARK: Contracts

  struct Offer {
    var to: Grantee
    var scope: ConsentScope = .classes([.reports])
    var actions: ActionSet = [.read]
    var purposes: PurposeSet = [.treatment]
    var from: Int64?
    var until: Int64?
    var uses: Int?
    var sources: DataSources = .any
    var countries: Set<String> = []
    var under: Int64?
  }

  @discardableResult
  mutating func grant(_ offer: Offer, by author: String = "pat-1") throws -> Int64 {
    let from = offer.from ?? now
    let id = try house.grant(
      offer.to, offer.scope, actions: offer.actions, purposes: offer.purposes,
      from: Timestamp(milliseconds: from), until: offer.until.map(Timestamp.init(milliseconds:)), uses: offer.uses,
      sources: offer.sources, countries: Set(offer.countries.compactMap { CountryCode($0) }),
      under: offer.under.map(GrantID.init(position:)), by: author)
    let (classes, record) = Self.words(offer.scope)
    let by: Model.By =
      if let under = offer.under {
        .under(under)
      } else if author == model.patient {
        .patient
      } else if let guardianship = model.guardianships.first(where: {
        $0.guardian == author && !$0.isOver && $0.from <= now && now < $0.until
      }) {
        .guardian(guardianship.id)
      } else {
        .panel(model.panels.last?.id ?? -1, signed: [author])
      }
    model.grants.append(
      Model.Grant(
        id: id.position, by: by, author: author, to: Self.word(offer.to), classes: classes, record: record,
        purposes: Set(offer.purposes.sortedWords), actions: Set(offer.actions.sortedWords), from: from,
        until: offer.until ?? Self.never, uses: offer.uses, sources: offer.sources.rawValue,
        countries: offer.countries))
    return id.position
  }

  @discardableResult
  mutating func prohibit(_ offer: Offer, by author: String = "pat-1") throws -> Int64 {
    let from = offer.from ?? now
    let id = try house.prohibit(
      offer.to, offer.scope, actions: offer.actions, purposes: offer.purposes,
      from: Timestamp(milliseconds: from), until: offer.until.map(Timestamp.init(milliseconds:)), by: author)
    let (classes, record) = Self.words(offer.scope)
    model.prohibitions.append(
      Model.Prohibition(
        id: id.position, against: Self.word(offer.to), classes: classes, record: record,
        purposes: Set(offer.purposes.sortedWords), actions: Set(offer.actions.sortedWords), from: from,
        until: offer.until ?? Self.never))
    return id.position
  }

  mutating func revoke(_ id: Int64, by author: String = "pat-1") throws {
    try house.revoke(id, by: author)
    for index in model.grants.indices where model.grants[index].id == id { model.grants[index].isOver = true }
    for index in model.prohibitions.indices where model.prohibitions[index].id == id {
      model.prohibitions[index].isOver = true
    }
    for index in model.guardianships.indices where model.guardianships[index].id == id {
      model.guardianships[index].isOver = true
    }
    for index in model.panels.indices where model.panels[index].id == id { model.panels[index].isOver = true }
  }

  mutating func endorse(_ id: Int64, by custodian: String) throws {
    try house.act(.endorse(GrantID(position: id), patient: name("pat-1")), by: custodian)
    for index in model.grants.indices where model.grants[index].id == id {
      if case .panel(let panel, let signed) = model.grants[index].by {
        model.grants[index].by = .panel(panel, signed: signed.union([custodian]))
      }
    }
  }

  mutating func nameGuardian(
    _ guardian: String, classes: DataClassSet = .all, from: Int64? = nil, until: Int64? = nil
  ) throws {
    let from = from ?? now
    guard
      let period = Period(
        from: Timestamp(milliseconds: from), until: until.map(Timestamp.init(milliseconds:)))
    else { throw ConsentRefusal.malformed("until") }
    let id = try house.act(
      .nameGuardian(name(guardian), patient: name("pat-1"), classes: classes, period: period), by: "pat-1")
    model.guardianships.append(
      Model.Guardianship(
        id: id, guardian: guardian, classes: Set(classes.sortedWords), from: from, until: until ?? Self.never))
  }

  mutating func nameCustodians(_ custodians: Set<String>, threshold: Int, until: Int64? = nil) throws {
    guard let period = Period(from: house.now, until: until.map(Timestamp.init(milliseconds:))) else {
      throw ConsentRefusal.malformed("until")
    }
    let id = try house.act(
      .nameCustodians(
        Set(custodians.map { name($0) }), patient: name("pat-1"), threshold: threshold, period: period), by: "pat-1")
    for index in model.panels.indices { model.panels[index].isOver = true }
    model.panels.append(
      Model.Panel(
        id: id, custodians: custodians, threshold: threshold, from: now, until: until ?? Self.never))
  }

  mutating func nameFamily(_ members: Set<String>) throws {
    try house.act(.nameFamily(Set(members.map { name($0) }), patient: name("pat-1")), by: "pat-1")
    model.family = members
  }

  mutating func nameTeam(_ members: Set<String>) throws {
    let id = try house.nameTeam(members.sorted())
    model.team = (id.position, members)
  }

  // MARK: Licences

  mutating func license(_ person: String, _ next: LicenceState) throws {
    let holder = LicenceHolder.person(name(person))
    switch next {
    case .suspended: try house.act(.suspend(holder, reason: "why"), by: "admin")
    default: try house.act(.approve(holder), by: "admin")
    }
    for index in model.persons.indices where model.persons[index].name == person {
      model.persons[index].licence = next.rawValue
    }
  }

  mutating func license(organisation: String, isApproved: Bool) throws {
    let holder = LicenceHolder.organisation(organisationName(organisation))
    try house.act(isApproved ? .approve(holder) : .suspend(holder, reason: "why"), by: "admin")
    for index in model.organisations.indices where model.organisations[index].name == organisation {
      model.organisations[index].isApproved = isApproved
    }
  }

  mutating func trust(_ organisation: String, _ isTrusted: Bool) throws {
    try house.act(.trust(organisationName(organisation), isTrusted: isTrusted), by: "admin")
    for index in model.organisations.indices where model.organisations[index].name == organisation {
      model.organisations[index].isTrusted = isTrusted
    }
  }

  mutating func part(_ person: String, from organisation: String) throws {
    try house.act(.endAffiliation(name(person), organisationName(organisation)), by: person)
    for index in model.persons.indices where model.persons[index].name == person {
      model.persons[index].organisations.remove(organisation)
    }
  }

  // MARK: Emergencies

  mutating func setPolicy(called: Bool, strangers: Bool) throws {
    let policy = EmergencyPolicy(letsCalled: called, letsStrangers: strangers)
    try house.act(.setEmergencyPolicy(policy, patient: name("pat-1")), by: "pat-1")
    (model.letsCalled, model.letsStrangers) = (called, strangers)
  }

  mutating func call(_ alert: Int64, _ persons: [String]) throws {
    try house.call("A\(alert)", persons)
    for person in persons {
      model.calls.removeAll { $0.alert == alert && $0.person == person }
      model.calls.append((alert, person, now))
    }
  }

  mutating func resolve(_ alert: Int64) throws {
    try house.resolve("A\(alert)")
    model.calls.removeAll { $0.alert == alert }
  }

  mutating func declare(_ doctor: String) throws {
    let id = try house.act(.declareEmergency(patient: name("pat-1"), reason: "unconscious"), by: doctor)
    model.emergencies.append(Model.Emergency(id: id, person: doctor, since: now))
  }

  mutating func review(_ id: Int64) throws {
    try house.act(
      .reviewEmergency(EmergencyID(position: id), patient: name("pat-1"), isJustified: true, note: "seen"),
      by: "officer")
    for index in model.emergencies.indices where model.emergencies[index].id == id {
      model.emergencies[index].isReviewed = true
    }
  }

  // MARK: Words

  static func word(_ grantee: Grantee) -> String {
    switch grantee {
    case .person(let id): "person:\(id)"
    case .organisation(let id): "organisation:\(id)"
    case .role(let role): "role:\(role.rawValue)"
    case .family: "family"
    case .everyone: "everyone"
    }
  }

  static func words(_ scope: ConsentScope) -> (classes: Set<String>, record: Int64?) {
    switch scope {
    case .classes(let classes): (Set(classes.sortedWords), nil)
    case .record(let record): ([], record.position)
    }
  }
}
