import Ledger
import Testing
import Vitals

@testable import Consent

/// What those who stand watch see without a grant (decision 0045).
@Suite struct WatchTests {
  @Test func `The care team sees what is watched, and nothing else`() throws {
    var house = try House.furnished()
    let team = try house.nameTeam(["doc-1", "admin"])
    for dataClass in DataClass.allCases {
      let decision = house.decide("doc-1", .read, .dataClass(dataClass))
      if dataClass == .vitalSigns || dataClass == .alerts {
        #expect(decision.outcome == .permit(.careTeam(team)), "\(dataClass)")
        #expect(decision.obligations == [.log])
      } else {
        #expect(!decision.isPermitted, "\(dataClass)")
      }
    }
    #expect(!house.decide("doc-1", .write, .dataClass(.vitalSigns)).isPermitted)
    #expect(!house.decide("doc-1", .read, .dataClass(.vitalSigns), .research).isPermitted)
    #expect(!house.decide("doc-2", .read, .dataClass(.vitalSigns)).isPermitted)
  }

  @Test func `Whoever leaves the team, is suspended or is forbidden sees nothing from the next position on`() throws {
    var house = try House.furnished()
    try house.nameTeam(["doc-1", "doc-2", "doc-3"])
    try house.nameTeam(["doc-2", "doc-3"])
    try house.act(.suspend(.person(name("doc-2")), reason: "why"), by: "admin")
    let prohibition = try house.prohibit(.person(name("doc-3")))
    #expect(house.decide("doc-1", .read, .dataClass(.alerts)).reasons == [.noGrant])
    #expect(house.decide("doc-2", .read, .dataClass(.alerts)).reasons == [.personNotApproved(.suspended)])
    #expect(house.decide("doc-3", .read, .dataClass(.alerts)).reasons.contains(.prohibited(prohibition)))
  }

  @Test func `The desk watches over everybody unless a patient forbids it`() throws {
    var house = try House.furnished()
    #expect(house.decide("watcher", .list, .dataClass(.vitalSigns)).outcome == .permit(.facilityWatch))
    #expect(!house.decide("watcher", .list, .dataClass(.reports)).isPermitted)
    try house.prohibit(.role(.desk))
    #expect(!house.decide("watcher", .list, .dataClass(.vitalSigns)).isPermitted)
  }

  @Test func `A team outlives no erasure`() throws {
    var house = try House.furnished()
    try house.nameTeam(["doc-1"])
    try house.write(.erasure, by: "admin", about: "pat-1")
    try house.nameTeam(["doc-1"])
    #expect(!house.decide("doc-1", .read, .dataClass(.vitalSigns)).isPermitted)
  }

  @Test func `Whom several alerts called sees what belongs to any of them`() throws {
    var house = try House.furnished()
    try house.call("A7", ["doc-1"])
    try house.call("A9", ["doc-1"])
    let (first, second) = (try #require(AlertName("A7")), try #require(AlertName("A9")))
    let decision = house.decide("doc-1", .read, .dataClass(.alerts))
    #expect(decision.outcome == .permit(.alertContent(second)))
    #expect(decision.obligations == [.log, .alertOnly(first), .alertOnly(second)])
  }

  @Test func `An audit decides by the rules that the entry names`() throws {
    var house = try House.furnished()
    try house.nameTeam(["doc-1"])
    // As a build wrote it that knew no care team: no version, and a denial.
    try house.write(
      .accessDecided, about: "pat-1",
      body: [
        "grants": [], "permitted": false, "person": "doc-1", "position": .integer(house.state.position), "uses": [],
      ],
      payload: ["action": "read", "items": [["class": "vital-signs", "reasons": []]], "purpose": "TREAT"])
    try house.access("doc-1", .read, .dataClass(.vitalSigns))
    var audit = ConsentAudit()
    for item in house.written { audit.take(item.entry, values: item.values, at: item.position) }
    #expect(audit.report.isClean, "\(audit.report.findings)")
    #expect(audit.report.denials == 1 && audit.report.permits == 1)
  }

  @Test func `An audit finds a permit by a team that was another then`() throws {
    var house = try House.furnished()
    let old = try house.nameTeam(["doc-1"])
    let forged = house.decide("doc-1", .read, .dataClass(.alerts))
    #expect(forged.basis == .careTeam(old))
    try house.nameTeam(["doc-2"])
    let now = house.decide("doc-1", .read, .dataClass(.alerts))
    try house.record([
      Decision(
        request: forged.request, outcome: forged.outcome, grants: [], obligations: [.log], position: now.position,
        time: now.time)
    ])
    var audit = ConsentAudit()
    for item in house.written { audit.take(item.entry, values: item.values, at: item.position) }
    guard case .permittedAgainstConsent(let position, .dataClass(.alerts), _)? = audit.report.findings.first else {
      Issue.record("\(audit.report.findings)")
      return
    }
    #expect(position == now.position)
  }

  @Test func `Of an erased patient the team still shows in clear who was let look`() throws {
    var house = try House.furnished()
    try house.nameTeam(["doc-1"])
    try house.access("doc-1", .read, .dataClass(.alerts))
    try house.access("watcher", .read, .dataClass(.alerts))
    var audit = ConsentAudit()
    for item in house.written {
      let isSealed = item.entry.subject == "pat-1" && item.values != .absent
      audit.take(item.entry, values: isSealed ? .erased : item.values, at: item.position)
    }
    #expect(audit.report.isClean, "\(audit.report.findings)")
    #expect(audit.report.shownInClear == 1 && audit.report.unprovable == 1)
  }
}
