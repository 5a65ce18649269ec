import Consent
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Testing
import Triage

@testable import Store
@testable import Web

@Suite struct ActTests {
  private func post(
    _ client: any TestClientProtocol, _ uri: String, _ headers: HTTPFields, _ body: ByteBuffer?
  ) async throws -> TestResponse {
    var headers = headers
    headers[.contentType] = "application/json"
    return try await client.execute(uri: uri, method: .post, headers: headers, body: body)
  }

  @Test func aDoctorAcknowledgesAndThenResolves() async throws {
    let scene = try WebScene()
    let alert = scene.alerts[0]
    try await scene.server().main.test(.router) { client in
      for (verb, type, state) in [
        ("acknowledge", EntryType.alertAcknowledged, AlarmState.acknowledged),
        ("resolve", .alertResolved, .resolved),
      ] {
        let body = try scene.act(type, on: alert, by: .ada, patient: scene.patients[0])
        let response = try await post(client, "/api/v1/alerts/A\(alert)/\(verb)", scene.headers(.ada), body)
        #expect(response.status == .created)
        let view = try #require(try await scene.store.reader.alert(alert, scope: .facility))
        #expect(view.record?.alarm.state == state)
      }
      let again = try scene.act(.alertRejected, on: alert, by: .ada, patient: scene.patients[0])
      let late = try await post(client, "/api/v1/alerts/A\(alert)/reject", scene.headers(.ada), again)
      #expect(late.status == .conflict)
    }
  }

  @Test func anActIsRefusedUnlessTokenSignatureAndPlaceAgree() async throws {
    let scene = try WebScene()
    let (mine, others) = (scene.alerts[0], scene.alerts[1])
    let uri = "/api/v1/alerts/A\(mine)/acknowledge"
    let good = try scene.act(.alertAcknowledged, on: mine, by: .ada, patient: scene.patients[0])
    let forged = try scene.act(.alertAcknowledged, on: mine, by: .bob, patient: scene.patients[0], as: .ada)
    let onOthers = try scene.act(.alertAcknowledged, on: others, by: .ada, patient: scene.patients[1])
    let wrongType = try scene.act(.alertResolved, on: mine, by: .ada, patient: scene.patients[0])
    let cases: [(String, WebScene.Who, ByteBuffer, HTTPResponse.Status)] = [
      (uri, .nobody, good, .unauthorized), (uri, .bob, good, .notFound), (uri, .desk, good, .forbidden),
      (uri, .ada, forged, .forbidden), (uri, .ada, wrongType, .badRequest), (uri, .ada, onOthers, .badRequest),
      ("/api/v1/alerts/A\(others)/acknowledge", .ada, onOthers, .notFound), ("/api/v1/acts", .ada, onOthers, .notFound),
    ]
    let before = try await scene.store.reader.head()
    try await scene.server().main.test(.router) { client in
      for (index, (uri, who, body, status)) in cases.enumerated() {
        let response = try await post(client, uri, scene.headers(who), body)
        #expect(response.status == status, "case \(index)")
      }
    }
    #expect(try await scene.store.reader.head() == before)
  }

  @Test func deliveryNeedsOnlyTheToken() async throws {
    let scene = try WebScene()
    let alert = scene.alerts[0]
    try await scene.server().main.test(.router) { client in
      let response = try await client.execute(
        uri: "/api/v1/alerts/A\(alert)/delivered", method: .post, headers: scene.headers(.ada))
      #expect(response.status == .ok)
    }
    let view = try #require(try await scene.store.reader.alert(alert, scope: .facility))
    #expect(view.record?.alarm.state == .delivered)
    let explanation = try #require(try await scene.store.reader.explanation(of: alert, scope: .facility))
    #expect(explanation.milliseconds(until: .alertDelivered) != nil)
    #expect(explanation.steps.allSatisfy { $0.block != nil })
  }

  @Test(arguments: [
    "", "{", "[]", "null", "{\"entry\":1}", "{\"entry\":{}}", "{\"entry\":{},\"entry\":{}}", "{\"entry\":{},\"x\":1}",
    String(repeating: "[", count: 10_000), "{\"entry\":{\"v\":1.5}}", "\u{0}",
  ])
  func aMalformedActIsRefusedAndNothingIsKept(body: String) async throws {
    let scene = try WebScene()
    let before = try await scene.store.reader.head()
    try await scene.server().main.test(.router) { client in
      let response = try await post(client, "/api/v1/acts", scene.headers(.ada), ByteBuffer(string: body))
      #expect(response.status == .badRequest)
      #expect(response.headers[.contentType] == "application/problem+json")
    }
    #expect(try await scene.store.reader.head() == before)
  }

  @Test func aBodyOverTheBoundIsRefused() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.live) { client in
      let body = ByteBuffer(repeating: 0x20, count: scene.configuration.maximumBodyBytes + 1)
      let response = try await post(client, "/api/v1/acts", scene.headers(.ada), body)
      #expect(response.status == .contentTooLarge)
      let form = try await client.execute(uri: "/api/v1/acts", method: .post, headers: scene.headers(.ada))
      #expect(form.status == .unsupportedMediaType)
    }
  }

  @Test(arguments: [
    "/api/v1/alerts?cursor=x", "/api/v1/alerts?cursor=-1", "/api/v1/alerts?limit=0", "/api/v1/alerts?limit=201",
    "/api/v1/alerts?limit=99999999999999999999", "/api/v1/alerts?state=closed", "/events?after=x", "/events?after=-2",
  ])
  func aMalformedQueryIsRefused(uri: String) async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let response = try await client.execute(uri: uri, method: .get, headers: scene.headers(.desk))
      #expect(response.status == .badRequest)
    }
  }

  @Test(arguments: [
    "/api/v1/alerts/A-1", "/api/v1/alerts/A01", "/api/v1/alerts/A9223372036854775808", "/api/v1/alerts/B1",
    "/api/v1/alerts/%00", "/api/v1/blocks/-1", "/api/v1/blocks/00", "/tile/0/1", "/tile/00/000", "/tile/64/000",
    "/tile/7/000", "/tile/0/000.p/0", "/tile/0/000.p/256", "/tile/entries/x999/x999/x999/x999/x999/x999/999",
    "/tile/0/x999/x999/x999/x999/x999/999", "/tile/", "/nothing", "/api/v2/node", "/tile/0/../../etc/passwd",
    "/api/v1/alerts/A1'%20OR%201=1",
  ])
  func aPathThatNothingLiesBehindIsAbsent(uri: String) async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let response = try await client.execute(uri: uri, method: .get, headers: scene.headers(.desk))
      #expect(response.status == .notFound)
      #expect(response.headers[.contentType] == "application/problem+json")
    }
  }
}
