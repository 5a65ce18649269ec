import Consent
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Testing

@testable import Store
@testable import Web

/// Alerts, readings and streams over HTTP pass the consent engine, and leave their decisions on the ledger (CONSENT-3).
@Suite struct WatchRouteTests {
  /// Decisions about what this person may see of a patient, as the patient's log has them.
  private func decisions(_ scene: WebScene, of who: WebScene.Who, on patient: Int) async throws -> [AccessView] {
    let person = try scene.member(who).person
    return try await scene.store.reader.accesses(of: scene.patients[patient].id, before: .max, limit: 100).items
      .filter { $0.entry.body["person"]?.string == person }
  }

  @Test func everyReadOfAnAlertIsOneDecidedLook() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      for tail in ["", "/evidence", "/strip", "/proof"] {
        let response = try await client.execute(
          uri: "/api/v1/alerts/A\(scene.alerts[0])\(tail)", method: .get, headers: scene.headers(.ada))
        #expect(response.status == .ok)
      }
    }
    let looks = try await decisions(scene, of: .ada, on: 0)
    #expect(looks.count == 2, "one of the call, and one for all four reads")
    #expect(looks.first?.payload.value?["items"]?.array?.first?["basis"]?["kind"] == "care-team")
    #expect(looks.first?.payload.value?["purpose"] == "TREAT")
  }

  @Test func whoIsNotOnTheTeamIsRefusedAndThePatientSeesTheAttempt() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      for uri in ["alerts/A\(scene.alerts[0])", "patients/\(scene.patients[0].id)/summaries"] {
        let response = try await client.execute(uri: "/api/v1/\(uri)", method: .get, headers: scene.headers(.bob))
        #expect(response.status == .notFound)
      }
    }
    let attempts = try await decisions(scene, of: .bob, on: 0)
    #expect(attempts.map(\.entry.body["permitted"]) == [false, false])
  }

  @Test func aListIsDecidedPatientByPatientInOneBlock() async throws {
    let scene = try WebScene()
    let before = scene.store.head
    try await scene.server().main.test(.router) { client in
      let response = try await client.execute(uri: "/api/v1/alerts", method: .get, headers: scene.headers(.desk))
      #expect(response.status == .ok)
      #expect(scene.store.head.block == before.block + 1 && scene.store.head.size == before.size + 2)
      _ = try await client.execute(uri: "/api/v1/alerts", method: .get, headers: scene.headers(.desk))
      #expect(scene.store.head.size == before.size + 2, "asking again within the look writes nothing")
    }
  }

  @Test func aBlockIsOpenedOnlyByADecision() async throws {
    let scene = try WebScene()
    let block = try #require(try await scene.store.reader.block(holding: scene.alerts[0])?.index)
    try await scene.server().main.test(.router) { client in
      let response = try await client.execute(
        uri: "/api/v1/blocks/\(block)", method: .get, headers: scene.headers(.ada))
      let transactions = try CanonicalJSON.parse(Array(buffer: response.body))["transactions"]?.array ?? []
      #expect(transactions.contains { $0["payload"]?["priority"] == "high" })
    }
    #expect(try await decisions(scene, of: .ada, on: 0).count == 1)
    #expect(try await decisions(scene, of: .bob, on: 0).isEmpty, "nobody else was asked for")
  }

  @Test func whatIsAskedForAnUnknownAlertIsAnAttemptToo() async throws {
    let scene = try WebScene()
    let before = scene.store.head.size
    try await scene.server().main.test(.router) { client in
      let response = try await client.execute(
        uri: "/api/v1/alerts/A777777", method: .get, headers: scene.headers(.ada))
      #expect(response.status == .notFound)
    }
    let entry = try #require(try await scene.store.reader.entry(at: before, opening: nil)?.entry)
    #expect(entry.type == .accessDecided && entry.subject == Transaction.nobody)
  }

  @Test func anApplicantOpensNoStream() async throws {
    let scene = try WebScene()
    try await Task.detached {
      try WebScene.suspend(try scene.member(.ada).person, by: try scene.member(.administrator), in: scene.store)
    }.value
    try await scene.server().main.test(.router) { client in
      let response = try await client.execute(uri: "/events", method: .get, headers: scene.headers(.ada))
      #expect(response.status == .forbidden)
    }
  }

  @Test func everyLookIsReplayedByTheAudit() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      for who in [WebScene.Who.ada, .bob, .desk, .administrator] {
        for uri in ["alerts", "alerts/A\(scene.alerts[0])", "desk", "patients/\(scene.patients[1].id)/summaries"] {
          _ = try await client.execute(uri: "/api/v1/\(uri)", method: .get, headers: scene.headers(who))
        }
      }
    }
    let outcome = try AccessAudit.run(
      database: scene.store.configuration.databaseFile, keyRing: scene.store.keyRing)
    #expect(outcome.findings.isEmpty, "\(outcome.findings)")
    #expect(outcome.report.permits > 0 && outcome.report.denials > 0)
  }
}
