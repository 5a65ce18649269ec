import Consent
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Testing

@testable import Store
@testable import Web

/// Conditional reads, and problems that point to what was wrong.
@Suite struct MannersTests {
  @Test func whoeverHasTheAnswerIsSparedItsBytesUntilItChanges() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let uri = "/api/v1/alerts"
      let first = try await client.execute(uri: uri, method: .get, headers: scene.headers(.ada))
      let tag = try #require(first.headers[.eTag])
      for list in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
        var headers = scene.headers(.ada)
        headers[.ifNoneMatch] = list
        let again = try await client.execute(uri: uri, method: .get, headers: headers)
        #expect(again.status == .notModified, "\(list)")
        #expect(again.body.readableBytes == 0)
        #expect(again.headers[.eTag] == tag)
        #expect(again.headers[.cacheControl] == "no-store")
      }
      var headers = scene.headers(.ada)
      headers[.ifNoneMatch] = "\"other\""
      #expect(try await client.execute(uri: uri, method: .get, headers: headers).status == .ok)
      headers[.ifNoneMatch] = tag
      try WebScene.alarm(scene.patients[0], in: scene.store)
      let changed = try await client.execute(uri: uri, method: .get, headers: headers)
      #expect(changed.status == .ok)
      #expect(changed.headers[.eTag] != tag)
    }
  }

  @Test func aTagIsNoWayAroundTheToken() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let response = try await client.execute(uri: "/api/v1/alerts", method: .get, headers: [.ifNoneMatch: "*"])
      #expect(response.status == .unauthorized)
    }
  }

  @Test(arguments: [
    ("[]", ["#"]), ("{", ["#"]), ("{\"entry\":1.5}", ["#"]), ("{\"a/b\":1,\"c~\":2}", ["#/a~1b", "#/c~0"]),
    ("{\"payload\":{}}", ["#/entry"]), ("{\"entry\":{}}", ["#/entry"]),
  ])
  func aBodyThatIsNoActIsPointedInto(_ body: String, _ pointers: [String]) async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      var headers = scene.headers(.ada)
      headers[.contentType] = "application/json"
      let response = try await client.execute(
        uri: "/api/v1/acts", method: .post, headers: headers, body: ByteBuffer(string: body))
      #expect(response.status == .badRequest)
      #expect(response.headers[.contentType] == "application/problem+json")
      let errors = try CanonicalJSON.parse(Array(buffer: response.body))["errors"]?.array ?? []
      #expect(errors.compactMap { $0["pointer"]?.string } == pointers)
      #expect(errors.allSatisfy { $0["detail"]?.string?.isEmpty == false })
    }
  }

  @Test(arguments: [
    ("/api/v1/alerts?limit=0", "limit"), ("/api/v1/alerts?limit=many", "limit"), ("/api/v1/alerts?cursor=-1", "cursor"),
    ("/api/v1/alerts?state=closed", "state"), ("/api/v1/devices?full=maybe", "full"), ("/events?after=x", "after"),
  ])
  func aParameterThatIsWrongIsNamed(_ uri: String, _ parameter: String) async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let response = try await client.execute(uri: uri, method: .get, headers: scene.headers(.desk))
      #expect(response.status == .badRequest)
      let problem = try CanonicalJSON.parse(Array(buffer: response.body))
      #expect(problem["errors"]?.array?.compactMap { $0["parameter"]?.string } == [parameter])
    }
  }
}
