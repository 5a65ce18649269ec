import Testing
import Vitals

@testable import Consent

/// The engine against the model over every combination of bounded worlds.
@Suite struct DifferentialTests {
  typealias Step = (inout Twin) throws -> Void

  /// Every combination of one step of each stage, and every question in each world.
  private func walk(
    _ stages: [[Step]], _ twin: Twin, _ questions: [Question],
    _ counts: inout (worlds: Int, decisions: Int, permits: Int)
  ) throws {
    guard let stage = stages.first else {
      counts.worlds += 1
      for question in questions {
        if let fault = twin.disagreement(on: question) { Issue.record("\(fault) after \(twin.house.written.count)") }
        counts.decisions += 1
        counts.permits += twin.decide(question).isPermitted ? 1 : 0
      }
      return
    }
    for step in stage {
      var next = twin
      try step(&next)
      try walk(Array(stages.dropFirst()), next, questions, &counts)
    }
  }

  /// What happens a second time may be refused; then nothing happened.
  private func lenient(_ step: @escaping Step) -> Step {
    { twin in do { try step(&twin) } catch is ConsentRefusal {} }
  }

  /// Records of the furnished house, by position.
  private func records(_ twin: Twin) -> (trusted: RecordID, untrusted: RecordID) {
    (RecordID(position: twin.model.records[0].id), RecordID(position: twin.model.records[1].id))
  }

  @Test func `Grants, prohibitions, licences and emergencies in every combination`() throws {
    var start = try Twin.furnished()
    try start.nameFamily(["doc-1"])
    let (trusted, untrusted) = records(start)
    let hour: Int64 = 3_600_000
    var grants: [Step] = [{ _ in }]
    for to in [Grantee.person(name("doc-1")), .organisation(organisationName("clinic")), .role(.doctor), .family] {
      for scope in [ConsentScope.classes([.reports, .alerts]), .record(trusted), .record(untrusted)] {
        for (uses, used) in [(nil, 0), (1, 0), (1, 1)] as [(Int?, Int)] {
          for sources in [DataSources.standard, .any] {
            for isOver in [false, true] {
              grants.append { twin in
                try twin.grant(
                  Twin.Offer(
                    to: to, scope: scope, purposes: [.treatment, .emergencyTreatment],
                    until: isOver ? twin.now + hour : nil, uses: uses, sources: sources))
                if used > 0 { twin.spendLast() }
                if isOver { twin.house.pass(milliseconds: hour) }
              }
            }
          }
        }
      }
    }
    let prohibitions: [Step] = [
      { _ in },
      { try $0.prohibit(Twin.Offer(to: .person(name("doc-1")), actions: .all, purposes: [.treatment])) },
      { try $0.prohibit(Twin.Offer(to: .everyone, scope: .record(trusted), actions: .all, purposes: .all)) },
    ]
    let licences: [Step] = [
      { _ in }, { try $0.license("doc-1", .suspended) }, { try $0.license(organisation: "clinic", isApproved: false) },
      { try $0.part("doc-1", from: "clinic") },
    ]
    let emergencies: [Step] = [
      { _ in }, { try $0.call(7, ["doc-1"]) }, { try $0.declareUnlessRefused("doc-1") },
      {
        try $0.call(7, ["doc-1"])
        try $0.setPolicy(called: false, strangers: false)
      },
      {
        try $0.call(7, ["doc-1"])
        try $0.nameTeam(["doc-1"])
      },
    ]
    var questions: [Question] = []
    for organisation in [nil, "clinic"] as [String?] {
      for action in [AccessAction.read, .write] {
        for resource in [Resource.dataClass(.reports), .dataClass(.alerts), .record(trusted), .record(untrusted)] {
          for purpose in [Purpose.treatment, .emergencyTreatment] {
            questions.append(
              Question(
                person: "doc-1", organisation: organisation, action: action, resource: resource, purpose: purpose))
          }
        }
      }
    }
    var counts = (worlds: 0, decisions: 0, permits: 0)
    try walk([grants, prohibitions, licences, emergencies], start, questions, &counts)
    print("differential, contracts: \(counts.worlds) worlds, \(counts.decisions) decisions, \(counts.permits) permits")
    #expect(counts.worlds == 145 * 3 * 4 * 5 && counts.decisions == counts.worlds * 32)
    #expect(counts.permits > 5_000)
  }

  @Test func `Single records of the directory in every combination`() throws {
    var start = try Twin.furnished()
    for (person, role) in [("pharmacy", PersonRole.pharmacy), ("insurer", .insurer)] {
      try start.house.register(person, as: role, approvedBy: "admin")
      start.model.persons.append(Model.Person(name: person, role: role.rawValue, licence: "approved"))
    }
    try start.addRecord(.prescriptions, by: "doc-3", for: "practice")
    try start.addRecord(.visits, by: "doc-2", for: "clinic")
    let (readers, records) = (["doc-1", "watcher", "pharmacy", "insurer", "officer", "pat-1"], start.model.records)
    var grants: [Step] = [{ _ in }]
    for sources in DataSources.allCases {
      for classes in [DataClassSet([.directoryEntry]), [.prescriptions], .all] {
        grants.append { twin in
          for reader in readers.dropLast() {
            try twin.grant(
              Twin.Offer(
                to: .person(name(reader)), scope: .classes(classes), actions: [.list, .read], sources: sources))
          }
        }
      }
    }
    var scopes: [ConsentScope] = [
      .classes([.directoryEntry]), .classes([.prescriptions]), .classes([.visits, .reports]),
    ]
    scopes += records.map { .record(RecordID(position: $0.id)) }
    var prohibitions: [Step] = [{ _ in }]
    for scope in scopes {
      for actions in [ActionSet([.list]), [.read]] {
        prohibitions.append { twin in
          try twin.prohibit(Twin.Offer(to: .everyone, scope: scope, actions: actions, purposes: .all))
        }
      }
    }
    var questions: [Question] = []
    for reader in readers {
      for action in [AccessAction.list, .read] {
        for record in records {
          questions.append(
            Question(
              person: reader, organisation: nil, action: action, resource: .outline(RecordID(position: record.id)),
              purpose: .treatment))
        }
      }
    }
    var counts = (worlds: 0, decisions: 0, permits: 0)
    try walk([grants, prohibitions], start, questions, &counts)
    print("differential, directory: \(counts.worlds) worlds, \(counts.decisions) decisions, \(counts.permits) permits")
    #expect(counts.worlds == 10 * 15 && counts.decisions == counts.worlds * 48 && counts.permits > 1_000)
  }

  @Test func `Guardians, custodians and delegation in every combination`() throws {
    var start = try Twin.furnished()
    let (trusted, untrusted) = records(start)
    let hour: Int64 = 3_600_000
    let soon = start.now + hour
    try start.nameCustodians(["doc-2", "doc-3", "officer"], threshold: 2)
    let panel = start.model.panels[0].id
    // How doc-1 comes to a grant.
    var authorities: [Step] = []
    for classes in [DataClassSet.all, [.visits]] {
      for until in [nil, soon] {
        authorities.append { twin in
          try twin.nameGuardian("doc-3", classes: classes, until: until)
          try twin.grant(Twin.Offer(to: .person(name("doc-1"))), by: "doc-3")
        }
      }
    }
    for endorsers in [[], ["doc-3"]] {
      authorities.append { twin in
        let grant = try twin.grant(Twin.Offer(to: .person(name("doc-1"))), by: "doc-2")
        for endorser in endorsers { try twin.endorse(grant, by: endorser) }
      }
    }
    for actions in [ActionSet([.read, .delegate]), [.delegate]] {
      for scope in [ConsentScope.classes([.reports]), .record(untrusted)] {
        for uses in [nil, 2] as [Int?] {
          for sources in [DataSources.standard, .any] {
            for until in [nil, soon] {
              for countries in [[], ["AT"], ["DE"]] as [Set<String>] {
                authorities.append { twin in
                  let parent = try twin.grant(
                    Twin.Offer(
                      to: .person(name("doc-3")), scope: scope, actions: actions, until: until, uses: uses,
                      sources: sources, countries: countries))
                  try twin.grant(
                    Twin.Offer(to: .person(name("doc-1")), actions: [.read, .write], uses: 1, under: parent),
                    by: "doc-3")
                }
              }
            }
          }
        }
      }
    }
    let fates: [Step] = [
      { _ in }, { $0.house.pass(milliseconds: hour) }, { try $0.license("doc-3", .suspended) },
      { try $0.revoke(panel) }, { twin in if let first = twin.model.grants.first { try twin.revoke(first.id) } },
      { try $0.prohibit(Twin.Offer(to: .person(name("doc-3")), actions: .all, purposes: .all)) },
      { try $0.license(organisation: "practice", isApproved: false) },
      { twin in if let first = twin.model.guardianships.first { try twin.revoke(first.id) } },
    ]
    var questions: [Question] = []
    for person in ["doc-1", "doc-3", "pat-1"] {
      for action in [AccessAction.read, .write, .delegate] {
        for resource in [Resource.dataClass(.reports), .dataClass(.visits), .record(trusted), .record(untrusted)] {
          questions.append(
            Question(person: person, organisation: nil, action: action, resource: resource, purpose: .treatment))
        }
      }
    }
    let twice = fates.map(lenient)
    var counts = (worlds: 0, decisions: 0, permits: 0)
    try walk([authorities, twice, twice], start, questions, &counts)
    print("differential, authority: \(counts.worlds) worlds, \(counts.decisions) decisions, \(counts.permits) permits")
    #expect(counts.worlds == (4 + 2 + 96) * 8 * 8 && counts.decisions == counts.worlds * 36)
    #expect(counts.permits > 5_000)
  }
}

extension Twin {
  /// Lets the newest grant be used once by a decision's entry.
  fileprivate mutating func spendLast() {
    guard let grant = model.grants.indices.last else { return }
    guard (try? house.spend(model.grants[grant].id)) != nil else { return }
    model.grants[grant].used += 1
  }

  /// A signed reason is refused when the patient wants none.
  fileprivate mutating func declareUnlessRefused(_ doctor: String) throws {
    do { try declare(doctor) } catch ConsentRefusal.notEntitled {} catch ConsentRefusal.notApproved {}
  }
}
