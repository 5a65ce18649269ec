import Consent
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Testing
import Triage

@testable import Store
@testable import Web

@Suite struct RouteTests {
  typealias Who = WebScene.Who

  /// Every reading route with the status for each caller: doctor of the patient, other doctor, desk, administrator.
  static let table: [(route: String, ada: Int, bob: Int, desk: Int, administrator: Int)] = [
    ("/api/v1/node", 200, 200, 200, 200),
    ("/api/v1/alerts", 200, 200, 200, 200),
    ("/api/v1/alerts?state=all&limit=1", 200, 200, 200, 200),
    ("/api/v1/alerts/{alert}", 200, 404, 200, 404),
    ("/api/v1/alerts/{alert}/evidence", 200, 404, 200, 404),
    ("/api/v1/alerts/{alert}/strip", 200, 404, 200, 404),
    ("/api/v1/alerts/{alert}/proof", 200, 404, 200, 404),
    ("/api/v1/explain/{alert}", 200, 404, 200, 404),
    ("/api/v1/alerts/A99999", 404, 404, 404, 404),
    ("/api/v1/desk", 403, 403, 200, 403),
    ("/api/v1/devices", 403, 403, 200, 200),
    ("/api/v1/devices?full=true", 403, 403, 200, 200),
    ("/api/v1/devices?full=maybe", 403, 403, 400, 400),
    ("/api/v1/devices/w-9", 403, 403, 404, 404),
    ("/api/v1/rejections", 403, 403, 200, 200),
    ("/api/v1/patients/{patient}/summaries", 200, 404, 200, 404),
    ("/api/v1/patients/pat-0000000000000000/summaries", 404, 404, 404, 404),
    ("/api/v1/patients/{patient}/orders", 200, 404, 200, 403),
    ("/api/v1/patients/{patient}/orders?all=true", 200, 404, 200, 403),
    ("/api/v1/patients/pat-0000000000000000/orders", 404, 404, 404, 403),
    ("/api/v1/patients/{patient}/explanation", 200, 404, 200, 403),
    ("/api/v1/patients/{patient}/explanation?at=2026-11-21T03:12:00Z", 200, 404, 200, 403),
    ("/api/v1/patients/{patient}/explanation?at=0", 200, 404, 200, 403),
    ("/api/v1/patients/{patient}/explanation?at=yesterday", 400, 400, 400, 403),
    ("/api/v1/patients/pat-0000000000000000/explanation", 404, 404, 404, 403),
    ("/api/v1/blocks", 200, 200, 200, 200),
    ("/api/v1/blocks/0", 200, 200, 200, 200),
    ("/api/v1/blocks/99999", 404, 404, 404, 404),
    ("/checkpoint", 200, 200, 200, 200),
    ("/tile/0/000.p/1", 200, 200, 200, 200),
    ("/tile/entries/000.p/1", 200, 200, 200, 200),
    ("/tile/0/001", 404, 404, 404, 404),
  ]

  @Test func everyRouteAnswersEveryRoleAsTheTableSays() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      for row in Self.table {
        let uri = row.route.replacing("{alert}", with: "A\(scene.alerts[0])")
          .replacing("{patient}", with: scene.patients[0].id)
        for (who, expected) in [
          (Who.ada, row.ada), (.bob, row.bob), (.desk, row.desk), (.administrator, row.administrator),
        ] {
          let response = try await client.execute(uri: uri, method: .get, headers: scene.headers(who))
          #expect(Int(response.status.code) == expected, "\(row.route) as \(who)")
          if expected >= 400 { #expect(response.headers[.contentType] == "application/problem+json") }
        }
        for who in [Who.nobody, .stranger, .expired, .malformed] {
          let response = try await client.execute(uri: uri, method: .get, headers: scene.headers(who))
          #expect(response.status == .unauthorized, "\(row.route) as \(who)")
          #expect(response.headers[.wwwAuthenticate] == "Bearer realm=\"vigil\"")
        }
      }
    }
  }

  @Test func anotherDoctorsAlertIsByteForByteAnAbsentOne() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      for tail in ["", "/evidence", "/proof"] {
        let others = try await client.execute(
          uri: "/api/v1/alerts/A\(scene.alerts[1])\(tail)", method: .get, headers: scene.headers(.ada))
        let absent = try await client.execute(
          uri: "/api/v1/alerts/A777777\(tail)", method: .get, headers: scene.headers(.ada))
        #expect(others.status == .notFound)
        #expect(others.body == absent.body)
        #expect(others.headers == absent.headers)
      }
    }
  }

  /// "Why was nobody called?" has an answer for whoever cares for the patient, in members and in words (ALERT-4).
  @Test func anInstantOfAPatientIsExplained() async throws {
    let scene = try WebScene()
    let uri = "/api/v1/patients/\(scene.patients[0].id)/explanation"
    try await scene.server().main.test(.router) { client in
      let now = try await client.execute(uri: uri, method: .get, headers: scene.headers(.ada))
      let json = try CanonicalJSON.parse(Array(buffer: now.body))
      let alert = try #require(json["alerts"]?.array?.first)
      #expect(json["alerts"]?.array?.count == 1)
      #expect(alert["alert"]?.string == "A\(scene.alerts[0])")
      #expect(alert["readings"]?.integer == 1)
      #expect(alert["why"]?.string?.isEmpty == false)
      #expect(alert["step"]?["position"]?.integer ?? 0 >= scene.alerts[0])
      let words = (json["words"]?.array ?? []).compactMap(\.string)
      #expect(words.contains { $0.hasPrefix("Alert A\(scene.alerts[0]): ") })
      let before = try await client.execute(uri: uri + "?at=0", method: .get, headers: scene.headers(.ada))
      #expect(try CanonicalJSON.parse(Array(buffer: before.body))["alerts"]?.array?.isEmpty == true)
    }
  }

  @Test func aListHoldsOnlyWhatTheCallerMaySee() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      func names(_ who: Who) async throws -> [String] {
        let response = try await client.execute(uri: "/api/v1/alerts", method: .get, headers: scene.headers(who))
        let value = try CanonicalJSON.parse(Array(buffer: response.body))
        return (value["items"]?.array ?? []).compactMap { $0["id"]?.string }
      }
      let expected: [(Who, [String])] = [
        (.ada, ["A\(scene.alerts[0])"]), (.bob, ["A\(scene.alerts[1])"]),
        (.desk, scene.alerts.reversed().map { "A\($0)" }), (.administrator, []),
      ]
      for (who, alerts) in expected {
        let found = try await names(who)
        #expect(found == alerts, "\(who)")
      }
    }
  }

  @Test func aListGoesOnWhereItsPageEnded() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let first = try await client.execute(
        uri: "/api/v1/alerts?limit=1", method: .get, headers: scene.headers(.desk))
      let page = try CanonicalJSON.parse(Array(buffer: first.body))
      let cursor = try #require(page["next"]?.integer)
      let second = try await client.execute(
        uri: "/api/v1/alerts?limit=1&cursor=\(cursor)", method: .get, headers: scene.headers(.desk))
      let rest = try CanonicalJSON.parse(Array(buffer: second.body))
      #expect(rest["items"]?.array?.first?["id"] == .string("A\(scene.alerts[0])"))
      #expect(rest["next"] == nil)
    }
  }

  @Test func aProofFileVerifiesOfflineAndTheAnchorCoversIt() async throws {
    let scene = try WebScene()
    let text = try await scene.server().main.test(.router) { client in
      let response = try await client.execute(
        uri: "/api/v1/alerts/A\(scene.alerts[0])/proof", method: .get, headers: scene.headers(.ada))
      return String(buffer: response.body)
    }
    let entry = try #require(try await scene.store.reader.entry(at: scene.alerts[0], opening: nil))
    let head = try TlogProof(parsing: text).verify(entry: entry.bytes, with: scene.store.identity.key.noteKey)
    let anchored = try #require(scene.store.anchor.head)
    #expect(anchored.size >= head.size)
    #expect(head.size > UInt64(scene.alerts[0]))
  }

  @Test func theDeskSeesEvidenceOpenedAndABlockTellsAnOutsiderNothing() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let desk = try await client.execute(uri: "/api/v1/desk", method: .get, headers: scene.headers(.desk))
      let items = try CanonicalJSON.parse(Array(buffer: desk.body))["items"]?.array ?? []
      #expect(items.count == 2)
      #expect(items.first?["block"]?["kind"] == "emergency")
      #expect(items.first?["evidence"]?["payload"]?["priority"] == "high")
      let block = try #require(items.first?["block"]?["index"]?.integer)
      let outside = try await client.execute(
        uri: "/api/v1/blocks/\(block)", method: .get, headers: scene.headers(.administrator))
      let transactions = try CanonicalJSON.parse(Array(buffer: outside.body))["transactions"]?.array ?? []
      #expect(!transactions.isEmpty)
      #expect(transactions.allSatisfy { $0["payload"] == nil && $0["payloadState"] == "withheld" })
    }
  }

  /// ALERT-1: calling may wait as the rules disclose; the block and the desk's view of it do not.
  @Test func anAlertThatWaitsOutItsDelayIsOnTheDesksListsAtOnceAndCallsNobody() async throws {
    let scene = try WebScene()
    let team = [try scene.member(.ada), try scene.member(.desk)]
    let patient = try WebScene.patient(of: team, in: scene.store)
    let rule = AnnounceRule(priority: .medium, delayMilliseconds: 60_000, source: "test")
    let waiting = try WebScene.alarm(patient, in: scene.store, rule: rule)
    try await scene.server().main.test(.router) { client in
      func items(_ uri: String) async throws -> [JSONValue] {
        let response = try await client.execute(uri: uri, method: .get, headers: scene.headers(.desk))
        return try CanonicalJSON.parse(Array(buffer: response.body))["items"]?.array ?? []
      }
      let blocks = try await items("/api/v1/desk")
      #expect(blocks.count == 3)
      #expect(blocks.first?["evidence"]?["payload"]?["priority"] == "medium")
      #expect(blocks.first?["block"]?["kind"] == "emergency")
      let alert = try await items("/api/v1/alerts").first
      #expect(alert?["id"]?.string == "A\(waiting)" && alert?["state"] == "pending", "\(String(describing: alert))")
    }
    let calls = try await scene.store.openCalls()
    #expect(calls.allSatisfy { $0.alert != waiting } && calls.contains { $0.alert == scene.alerts[0] }, "\(calls)")
  }

  @Test func anErasedPatientReadsAsErased() async throws {
    let scene = try WebScene()
    try await scene.erase(scene.patients[0])
    try await scene.server().main.test(.router) { client in
      let shown = try await client.execute(
        uri: "/api/v1/alerts/A\(scene.alerts[0])", method: .get, headers: scene.headers(.desk))
      #expect(shown.status == .ok)
      let alert = try CanonicalJSON.parse(Array(buffer: shown.body))
      #expect(alert["contents"] == "erased")
      #expect(alert["priority"] == nil)
      #expect(alert["name"] == nil)
      let evidence = try await client.execute(
        uri: "/api/v1/alerts/A\(scene.alerts[0])/evidence", method: .get, headers: scene.headers(.desk))
      let entries = try CanonicalJSON.parse(Array(buffer: evidence.body))["items"]?.array ?? []
      #expect(!entries.isEmpty)
      #expect(entries.allSatisfy { $0["payloadState"] == "erased" })
    }
  }

  @Test func aPatientIsNamedOnlyWithinTheScope() async throws {
    let scene = try WebScene()
    let (patient, reader) = (scene.patients[0], scene.store.reader)
    let ada = Scope.team(of: try scene.member(.ada).person)
    let shown = try #require(try await reader.patient(patient.id, scope: ada, naming: true))
    #expect(shown.name == "A secret name")
    #expect(shown.team == (try [scene.member(.ada).person, scene.member(.desk).person]))
    let others = try await reader.patient(scene.patients[1].id, scope: ada, naming: true)
    #expect(others == nil)
    let list = try await reader.patients(scope: ada, after: nil, limit: 10, naming: false)
    #expect(list.items.map(\.id) == [patient.id])
    #expect(list.items.first?.name == nil)
    let nobody = try await reader.patients(scope: .node, after: nil, limit: 10, naming: true)
    #expect(nobody.items.isEmpty)
    let persons = try await reader.persons(naming: true)
    #expect(persons.count == 5)
    #expect(persons.allSatisfy { $0.name != nil && $0.keys.count == 1 })
  }
}
