import Ledger
import Testing
import Vitals

@testable import Consent

/// What the directory shows of single records (decision 0075).
@Suite struct DirectoryTests {
  @Test func `The directory shows each role the records of which it asks further`() throws {
    var house = try House.furnished()
    try house.register("pharmacy", as: .pharmacy, approvedBy: "admin")
    for person in ["pharmacy", "watcher", "doc-1"] {
      try house.grant(.person(name(person)), .classes([.directoryEntry]), actions: [.list], sources: .any)
    }
    let prescription = try house.addRecord(.prescriptions, by: "doc-2", for: "clinic")
    let visit = try house.addRecord(.visits, by: "doc-2", for: "clinic")
    #expect(house.decide("pharmacy", .list, .outline(prescription)).isPermitted)
    #expect(house.decide("pharmacy", .list, .outline(visit)).reasons == [.beyondDirectory])
    #expect(house.decide("watcher", .list, .outline(visit)).isPermitted)
    #expect(house.decide("watcher", .list, .outline(prescription)).reasons == [.beyondDirectory])
    #expect(house.decide("doc-1", .list, .outline(visit)).isPermitted)
    #expect(house.decide("doc-1", .read, .outline(visit)).reasons.contains(.beyondDirectory))
    #expect(!house.decide("doc-1", .list, .record(visit)).isPermitted)
  }

  @Test func `What forbids a record, its class or the directory forbids its outline`() throws {
    for scope in 0..<3 {
      var house = try House.furnished()
      try house.grant(.person(name("doc-1")), .classes([.directoryEntry]), actions: [.list])
      let record = try house.addRecord(.reports, by: "doc-2", for: "clinic")
      let other = try house.addRecord(.visits, by: "doc-2", for: "clinic")
      let scopes: [ConsentScope] = [.record(record), .classes([.reports]), .classes([.directoryEntry])]
      let prohibition = try house.prohibit(.role(.doctor), scopes[scope])
      #expect(house.decide("doc-1", .list, .outline(record)).reasons == [.prohibited(prohibition)])
      #expect(house.decide("doc-1", .list, .outline(other)).isPermitted == (scope < 2))
    }
  }

  @Test func `A grant of trusted data alone shows no outline of another's`() throws {
    var house = try House.furnished()
    let grant = try house.grant(
      .person(name("doc-1")), .classes([.directoryEntry]), actions: [.list], sources: .trusted)
    let untrusted = try house.addRecord(.reports, by: "doc-3", for: "practice")
    #expect(house.decide("doc-1", .list, .outline(untrusted)).reasons == [.grantFails(grant, [.source])])
  }

  @Test func `An audit understands outlines, and takes none by older rules`() throws {
    var house = try House.furnished()
    let grant = try house.grant(.person(name("doc-1")), .classes([.directoryEntry]), actions: [.list])
    let record = try house.addRecord(.reports, by: "doc-2", for: "clinic")
    try house.access("doc-1", .list, .outline(record))
    let forged = house.state.position
    try house.write(
      .accessDecided, about: "pat-1",
      body: [
        "grants": [.integer(grant.position)], "permitted": true, "person": "doc-1", "position": .integer(forged),
        "uses": [],
      ],
      payload: [
        "action": "list",
        "items": [
          [
            "basis": ["kind": "grant", "of": .integer(grant.position)], "outline": .integer(record.position),
          ]
        ],
        "purpose": "TREAT", "rules": 2,
      ])
    var audit = ConsentAudit()
    for item in house.written { audit.take(item.entry, values: item.values, at: item.position) }
    #expect(audit.report.permits == 1 && Set(audit.report.findings.map(\.position)) == [forged])
  }
}
