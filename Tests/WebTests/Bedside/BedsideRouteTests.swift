import Consent
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import NIOCore
import Sharing
import Testing
import Triage
import Vitals

@testable import Store
@testable import Web

/// The bedside over HTTP and as FHIR: what it shows, to whom, and that each look is a decision on the ledger first.
@Suite struct BedsideRouteTests {
  private let scene: RecordScene
  private let ada: WebScene.Member
  private let bob: WebScene.Member
  private let start: Timestamp

  /// The patient wears a device, which has sent for two hours; all but the newest windows are closed.
  init() throws {
    scene = try RecordScene()
    ada = try scene.web.member(.ada)
    bob = try scene.web.member(.bob)
    let desk = try scene.web.member(.desk)
    let (store, patient) = (scene.web.store, scene.patient.person)
    let now = WebScene.now
    let rules = try TestRules.make()
    start = now.adding(milliseconds: -7_200_000)
    let begin = start
    try store.writer.wait { transaction in
      let device = try transaction.registerDevice(
        DeviceID("w-7"), unit: UnitID("ward-1"), cadenceMilliseconds: 60_000)
      var entry = Entry(
        type: .deviceBound, time: transaction.now.milliseconds, origin: transaction.origin, facility: "test",
        author: desk.person, subject: patient, body: ["device": "w-7", "since": .integer(begin.milliseconds)])
      entry.signature = try DetachedJWS.sign(payload: entry.unsignedBytes(), with: desk.key)
      try transaction.record(act: entry, payload: nil)
      for minute in 0...120 {
        var reading = Reading(
          time: begin.adding(milliseconds: Int64(minute) * 60_000), sequence: UInt64(minute), boot: 1)
        reading.vitals[.heartRate] = 60 + minute / 4
        reading.vitals[.temperature] = 368
        reading.vitals[.systolic] = 121
        reading.vitals[.diastolic] = 79
        let digest = Digest32.sha256(CanonicalReading.bytes(reading, device: "w-7"))
        _ = try transaction.receive(
          ReceivedReading(device: device.index, reading: reading, unrecognised: [], digest: digest, isLive: false),
          rules: rules)
      }
    }
  }

  private func get(
    _ uri: String, _ client: any TestClientProtocol, _ member: WebScene.Member
  ) async throws -> TestResponse {
    try await client.execute(uri: uri, method: .get, headers: scene.headers(member))
  }

  private func json(_ response: TestResponse) throws -> JSONValue {
    try CanonicalJSON.parse(Array(buffer: response.body))
  }

  private var path: String { "/api/v1/patients/\(scene.patient.person)/bedside" }

  /// How many decisions stand on the ledger.
  private func decisions() async throws -> Int {
    try await scene.web.store.reader.entries(from: 0, limit: 1_000, opening: nil)
      .count { $0.entry.type.rawValue == "access.decided" }
  }

  @Test func aPatientSeesTheirOwnValuesWithAgeScoreAndWatch() async throws {
    let before = try await decisions()
    try await scene.server().main.test(.router) { client in
      let response = try await get(path, client, scene.patient)
      #expect(response.status == .ok)
      let bedside = try json(response)
      #expect(bedside["vitals"]?["hr"]?["value"]?.integer == 90)
      #expect(bedside["vitals"]?["temp"]?["value"]?.integer == 368)
      #expect(bedside["vitals"]?["temp"]?["scale"]?.integer == 10)
      #expect((0..<60_000).contains(try #require(bedside["vitals"]?["hr"]?["age"]?.integer)))
      #expect(bedside["watched"]?.bool == true && bedside["gaps"]?.array == [])
      #expect(bedside["devices"]?.array?.first?["device"]?.string == "w-7")
      #expect(bedside["score"]?["lower"]?.integer == 0)
      #expect(bedside["score"]?["missing"]?.array?.contains("spo2") == true)
      #expect(bedside["alerts"]?.array == [])
    }
    #expect(try await decisions() == before + 1)
  }

  @Test func aQuarterOfAnHourOfLookingIsOneEntryWhateverIsLookedAt() async throws {
    let before = try await decisions()
    try await scene.server().main.test(.router) { client in
      for uri in [path, path + "?grain=days", "/fhir/Observation?patient=\(scene.patient.person)", path] {
        let answer = try await get(uri, client, scene.patient)
        #expect(answer.status == .ok, "\(uri)")
      }
      #expect(try await decisions() == before + 1)
      let research = try await get(path + "?purpose=HRESCH", client, scene.patient)
      #expect(research.status == .ok)
      #expect(try await decisions() == before + 2, "another purpose is another look")
    }
  }

  /// The care team is these from now on.
  private func nameTeam(_ members: [WebScene.Member]) throws {
    let (patient, desk) = (scene.patient.person, try scene.web.member(.desk))
    try scene.web.store.writer.wait { transaction in
      var entry = Entry(
        type: .teamChanged, time: transaction.now.milliseconds, origin: transaction.origin, facility: "test",
        author: desk.person, subject: patient, body: ["members": .array(members.map { .string($0.person) })])
      entry.signature = try DetachedJWS.sign(payload: entry.unsignedBytes(), with: desk.key)
      try transaction.record(act: entry, payload: nil)
    }
  }

  /// What the patient's log says of somebody's looks, oldest first.
  private func looks(of member: WebScene.Member) async throws -> [AccessView] {
    try await scene.web.store.reader.accesses(of: scene.patient.person, before: .max, limit: 100).items
      .filter { $0.entry.body["person"]?.string == member.person }.reversed()
  }

  @Test func theCareTeamReadsObservationsAndNobodyElseAndThePatientSeesBoth() async throws {
    try nameTeam([ada])
    try await scene.server().main.test(.router) { client in
      let search = "/fhir/Observation?patient=\(scene.patient.person)"
      let one = "/fhir/Observation/current-\(scene.patient.person)-hr"
      for uri in [search, one] {
        let response = try await get(uri, client, ada)
        #expect(response.status == .ok && String(buffer: response.body).contains("8867-4"), "\(uri)")
        let refused = try await get(uri, client, bob)
        #expect(refused.status == .forbidden && !String(buffer: refused.body).contains("8867-4"), "\(uri)")
      }
      let granted = try await looks(of: ada)
      #expect(granted.map(\.entry.body["permitted"]) == [true])
      #expect(granted.first?.payload.value?["items"]?.array?.first?["basis"]?["kind"] == "care-team")
      #expect(granted.first?.payload.value?["purpose"] == "TREAT")
      #expect(try await looks(of: bob).map(\.entry.body["permitted"]) == [false])
      try nameTeam([bob])
      #expect(try await get(search, client, ada).status == .forbidden, "whoever left the team sees nothing more")
      #expect(try await get(one, client, bob).status == .ok)
    }
    #expect(try await looks(of: ada).map(\.entry.body["permitted"]) == [true, false])
    #expect(try await looks(of: bob).map(\.entry.body["permitted"]) == [false, true])
    let outcome = try AccessAudit.run(
      database: scene.web.store.configuration.databaseFile, keyRing: scene.web.store.keyRing)
    #expect(outcome.findings.isEmpty, "\(outcome.findings)")
  }

  @Test func whoHasNoConsentIsToldNothingAndTheAttemptStands() async throws {
    let before = try await decisions()
    try await scene.server().main.test(.router) { client in
      let absent = "/api/v1/patients/pat-0000000000000000/bedside"
      for uri in [path, absent, "/fhir/Observation?patient=\(scene.patient.person)"] {
        let response = try await get(uri, client, bob)
        #expect(response.status == .forbidden || response.status == .notFound, "\(uri)")
        #expect(!String(buffer: response.body).contains("\"hr\""))
      }
      let refused = try await [path, absent].asyncMap { try await get($0, client, bob) }
      #expect(refused[0].status == refused[1].status)
    }
    // One attempt on the patient, one on whoever does not exist, however often they are repeated.
    #expect(try await decisions() == before + 2)
  }

  @Test func aGrantOpensItAndLeavesAlertsOutUnlessItCoversThem() async throws {
    try scene.grant([.read], on: [.vitalSigns], to: bob)
    try await scene.server().main.test(.router) { client in
      let bedside = try json(try await get(path, client, bob))
      #expect(bedside["vitals"]?["hr"]?["value"]?.integer == 90)
      #expect(bedside["alerts"] == nil)
      try scene.grant([.read], on: [.vitalSigns, .alerts], to: bob)
      #expect(try json(try await get(path, client, bob))["alerts"]?.array == [])
    }
  }

  @Test func summariesComeByTheGrainThatIsAskedFor() async throws {
    try await scene.server().main.test(.router) { client in
      let minutes = try json(try await get(path + "?grain=minutes", client, scene.patient))
      let days = try json(try await get(path + "?grain=days&from=0", client, scene.patient))
      let fine = try #require(minutes["summaries"]?.array)
      let coarse = try #require(days["summaries"]?.array)
      #expect(fine.count > coarse.count && !coarse.isEmpty)
      func readings(_ spans: [JSONValue]) -> Int64 { spans.compactMap { $0["readings"]?.integer }.reduce(0, +) }
      #expect(readings(fine) == readings(coarse))
      for uri in ["?grain=hours", "?from=yesterday", "?from=-9223372036854775808", "?until=9223372036854775807"] {
        #expect(try await get(path + uri, client, scene.patient).status == .badRequest)
      }
    }
  }

  @Test func theSameIsFoundAsObservationsAndEachIsReadByItsId() async throws {
    try await scene.server().main.test(.router) { client in
      let search = "/fhir/Observation?patient=Patient/\(scene.patient.person)"
      let response = try await get(search, client, scene.patient)
      #expect(response.headers[.contentType]?.hasPrefix("application/fhir+json") == true)
      let text = String(buffer: response.body)
      #expect(
        text.contains("\"code\":\"Cel\",\"system\":\"http://unitsofmeasure.org\",\"unit\":\"Cel\",\"value\":36.8"))
      for code in ["8867-4", "8310-5", "85354-9", "1104051000000101"] { #expect(text.contains(code), "\(code)") }
      #expect(text.contains("valueRange"))
      let one = try await get(
        "/fhir/Observation/current-\(scene.patient.person)-bp", client, scene.patient)
      #expect(one.status == .ok && String(buffer: one.body).contains("\"value\":121"))
      let pulse = String(buffer: try await get(search + "&code=http://loinc.org|8867-4", client, scene.patient).body)
      #expect(pulse.contains("8867-4") && !pulse.contains("8310-5"))
      let scores = String(buffer: try await get(search + "&category=survey", client, scene.patient).body)
      #expect(scores.contains("1104051000000101") && !scores.contains("8867-4"))

      let dated = search + "&date=ge\(start.rfc3339)&grain=minutes"
      let past = String(buffer: try await get(dated + "&limit=2", client, scene.patient).body)
      #expect(past.contains("observation-statistics") && past.contains("\"relation\":\"next\""))
      let id = try #require(past.firstMatch(of: #/"id":"(summary-[a-z0-9-]+-hr)"/#)?.1)
      let statistic = try await get("/fhir/Observation/\(id)", client, scene.patient)
      #expect(statistic.status == .ok && past.contains(String(buffer: statistic.body)))
      #expect(try await get("/fhir/Observation/\(id)", client, bob).status != .ok)
      for absent in ["summary-0-0-hr", "current-\(scene.patient.person)-glucose", "rubbish", "summary-x-1-1-hr"] {
        #expect(try await get("/fhir/Observation/\(absent)", client, scene.patient).status != .ok, "\(absent)")
      }
      #expect(try await get(search + "&date=2026", client, scene.patient).status == .badRequest)
    }
  }
}

extension Array {
  fileprivate func asyncMap<Result>(_ body: (Element) async throws -> Result) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await body(element)) }
    return results
  }
}
