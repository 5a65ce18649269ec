import Ledger
import TestChance
import Testing
import Vitals

@testable import Consent

@Suite struct AuditTests {
  private func audit(_ written: [House.Written], erasing patient: String? = nil) -> AuditReport {
    var audit = ConsentAudit()
    for written in written {
      let isErased = patient != nil && written.entry.subject == patient && written.values != .absent
      audit.take(written.entry, values: isErased ? .erased : written.values, at: written.position)
    }
    return audit.report
  }

  /// A history with accesses of every kind.
  private func history(seed: UInt64) throws -> House {
    var chance = SplitMix64(seed: seed)
    var twin = try Twin.furnished()
    for _ in 0..<150 {
      twin.step(&chance)
      try twin.open(twin.question(&chance))
    }
    return twin.house
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>) func `Every access that the engine let happen is found right`(
    seed: UInt64
  ) throws {
    let house = try history(seed: seed)
    let report = audit(house.written)
    #expect(report.isClean, "seed \(seed): \(report.findings.prefix(3))")
    #expect(report.entries == Int64(house.written.count))
    #expect(report.permits > 5 && report.denials > 5 && report.decisions == report.permits + report.denials)
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>) func `A permit written over a denial is found, and the reverse`(
    seed: UInt64
  ) throws {
    let house = try history(seed: seed)
    let decisions = house.written.indices.filter { house.written[$0].entry.type == .accessDecided }
    #expect(decisions.count > 100)
    for index in decisions where index.isMultiple(of: 3) {
      let written = house.written[index]
      guard case .opened(let payload) = written.values, var item = payload["items"]?.array?.first?.object,
        var members = payload.object
      else { continue }
      let wasPermitted = item["basis"] != nil
      item = item.filter { $0.key == "class" || $0.key == "record" }
      if wasPermitted { item["reasons"] = [["reason": "no-grant"]] } else { item["basis"] = ["kind": "own"] }
      members["items"] = [.object(item)]
      var entry = written.entry
      entry.body["permitted"] = .bool(!wasPermitted)
      var forged = house.written
      forged[index] = House.Written(entry: entry, values: .opened(.object(members)), position: written.position)
      let finding = audit(forged).findings.first
      #expect(finding?.position == written.position, "seed \(seed), \(index): \(String(describing: finding))")
    }
  }

  @Test func `A use that was not counted, and a revocation that was left out, are found`() throws {
    var house = try House.furnished()
    let grant = try house.grant(.person(name("doc-1")), uses: 1)
    try house.access("doc-1")
    try house.access("doc-1")
    var forged = house.written
    let first = forged.count - 2
    var entry = forged[first].entry
    entry.body["uses"] = []
    forged[first] = House.Written(entry: entry, values: forged[first].values, position: forged[first].position)
    let position = forged[first].position
    #expect(audit(forged).findings.first == .grantsDiffer(at: position))
    let next = AuditFinding.deniedDespiteConsent(at: position + 1, .dataClass(.reports), .grant(grant))
    #expect(audit(forged).findings.contains(next))
  }

  @Test func `An entry that should have been refused is found, and the audit goes on`() throws {
    var house = try House.furnished()
    try house.grant(.person(name("doc-1")))
    try house.access("doc-1")
    var forged = house.written
    let index = forged.count - 2
    var entry = forged[index].entry
    entry.author = "doc-1"
    forged[index] = House.Written(entry: entry, values: forged[index].values, position: forged[index].position)
    let report = audit(forged)
    #expect(Set(report.findings.map(\.position)) == [forged[index].position, forged[index].position + 1])
    #expect(report.faults == report.findings.count)
    #expect(report.findings.first == .refused(at: forged[index].position, .notEntitled))
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>) func `After an erasure what stands in clear is still right`(
    seed: UInt64
  ) throws {
    var house = try history(seed: seed)
    try house.write(.erasure, by: "pat-1", about: "pat-1")
    try house.access("doc-1")
    let report = audit(house.written, erasing: "pat-1")
    #expect(report.isClean, "seed \(seed): \(report.findings.prefix(3))")
    #expect(report.shownInClear > 0 && report.permits == 0)
  }

  @Test func `After an erasure an access after its revocation is still found`() throws {
    var house = try House.furnished()
    let grant = try house.grant(.person(name("doc-1")))
    try house.access("doc-1")
    let stale = house.decide("doc-1")
    try house.revoke(grant.position)
    try house.write(.erasure, by: "pat-1", about: "pat-1")
    #expect(audit(house.written, erasing: "pat-1").isClean)
    // The same decision once more, as if it had come after the revocation.
    let late = Decision(
      request: stale.request, outcome: stale.outcome, grants: stale.grants, obligations: stale.obligations,
      position: house.state.position - 1, time: stale.time)
    let record = try #require(AccessRecord([late]))
    let entry = Entry(
      type: .accessDecided, time: house.now.milliseconds, origin: House.origin, facility: "house",
      author: House.origin, subject: "pat-1", body: record.body)
    var forged = Array(house.written.dropLast())
    forged.append(House.Written(entry: entry, values: .opened(record.payload), position: late.position))
    #expect(audit(forged, erasing: "pat-1").findings == [.citedGrantNotLive(at: late.position, grant)])
  }
}
