import Testing
import Vitals

@testable import Consent

@Suite struct LicenceTests {
  @Test func `Only the first administrator needs nobody's approval`() throws {
    var house = House()
    try house.register("admin", as: .administrator)
    try house.register("admin-2", as: .administrator)
    #expect(house.state.person(name("admin"))?.licence == .approved)
    #expect(house.state.person(name("admin-2"))?.licence == .applied)
    #expect(throws: ConsentRefusal.notApproved(.applied)) {
      try house.act(.approve(.person(name("admin-2"))), by: "admin-2")
    }
    #expect(throws: ConsentRefusal.notEntitled) {
      try house.act(.suspend(.person(name("admin")), reason: "why"), by: "admin")
    }
    try house.act(.approve(.person(name("admin-2"))), by: "admin")
    try house.act(.suspend(.person(name("admin")), reason: "why"), by: "admin-2")
    #expect(house.state.person(name("admin"))?.licence == .suspended)
  }

  @Test func `A licence moves only as the table says`() {
    let allowed: Set<[LicenceState]> = [
      [.applied, .approved], [.applied, .refused], [.refused, .approved], [.approved, .suspended],
      [.suspended, .approved],
    ]
    for from in LicenceState.allCases {
      for to in LicenceState.allCases { #expect(from.allows(to) == allowed.contains([from, to]), "\(from) to \(to)") }
    }
  }

  @Test func `Who is not approved can neither ask, open, grant nor declare an emergency`() throws {
    var house = try House.furnished()
    try house.register("doc-4", as: .doctor)
    try house.grant(.person(name("doc-4")))
    #expect(house.decide("doc-4").reasons == [.personNotApproved(.applied)])
    #expect(throws: ConsentRefusal.notApproved(.applied)) { try house.ask("doc-4") }
    #expect(throws: ConsentRefusal.notApproved(.applied)) {
      try house.act(.declareEmergency(patient: name("pat-1"), reason: "unconscious"), by: "doc-4")
    }
    try house.act(.refuse(.person(name("doc-4")), reason: "no number"), by: "admin")
    #expect(house.decide("doc-4").reasons == [.personNotApproved(.refused)])
  }

  @Test func `A suspension makes every grant inert at once, onward ones too, and approval brings them back`() throws {
    var house = try House.furnished()
    let parent = try house.grant(.person(name("doc-1")), actions: [.read, .delegate])
    let onward = try house.grant(.person(name("doc-2")), under: parent, by: "doc-1")
    #expect(house.decide("doc-2").grants == [onward, parent])
    try house.act(.suspend(.person(name("doc-1")), reason: "why"), by: "admin")
    #expect(house.decide("doc-1").reasons == [.personNotApproved(.suspended)])
    #expect(house.decide("doc-2").reasons == [.grantFails(onward, [.authority])])
    try house.act(.approve(.person(name("doc-1"))), by: "admin")
    #expect(house.decide("doc-1").isPermitted && house.decide("doc-2").isPermitted)
  }

  @Test func `Organisations are listed page by page in the order of their ids, whatever order they came in`() throws {
    var house = try House.furnished()
    for number in [7, 2, 9, 4, 1, 8, 3, 6, 5] { try house.register(organisation: "page-\(number)") }
    func page(after cursor: String, _ limit: Int) -> [String] {
      house.state.organisations(.approved, after: cursor, limit: limit).map(\.id.text)
    }
    let all = page(after: "", 100)
    #expect(all == all.sorted() && all.filter { $0.hasPrefix("page-") }.count == 9)
    for limit in [1, 2, 4, all.count] {
      var (seen, cursor): ([String], String) = ([], "")
      while case let next = page(after: cursor, limit), let last = next.last {
        #expect(next.count <= limit)
        seen += next
        cursor = last
      }
      #expect(seen == all)
    }
    #expect(house.state.organisations(.refused, after: "", limit: 9).isEmpty)
  }

  @Test func `A grant to an organisation needs its licence, both signatures, and acting for it`() throws {
    var house = try House.furnished()
    let clinic = organisationName("clinic")
    try house.grant(.organisation(clinic))
    #expect(house.decide("doc-1").reasons == [.noGrant])
    #expect(house.decide("doc-1", for: "clinic").isPermitted)
    #expect(house.decide("doc-3", for: "clinic").reasons == [.notAffiliated])
    try house.act(.suspend(.organisation(clinic), reason: "why"), by: "admin")
    #expect(house.decide("doc-1", for: "clinic").reasons == [.organisationNotApproved(.suspended)])
    try house.act(.approve(.organisation(clinic)), by: "admin")
    try house.act(.endAffiliation(name("doc-1"), clinic), by: "doc-1")
    try house.act(.signAffiliation(name("doc-1"), clinic), by: "doc-1")
    #expect(house.decide("doc-1", for: "clinic").reasons == [.notAffiliated], "one signature is an offer")
    #expect(throws: ConsentRefusal.exists("affiliation")) {
      try house.act(.signAffiliation(name("doc-1"), clinic), by: "doc-1")
    }
    #expect(throws: ConsentRefusal.notEntitled) {
      try house.act(.signAffiliation(name("doc-1"), clinic), by: "doc-2")
    }
    try house.register("desk", as: .desk, approvedBy: "admin")
    try house.affiliate("desk", with: "clinic")
    try house.act(.signAffiliation(name("doc-1"), clinic), by: "desk")
    #expect(house.decide("doc-1", for: "clinic").isPermitted)
  }
}
