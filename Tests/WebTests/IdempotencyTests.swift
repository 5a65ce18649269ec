import Consent
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Testing

@testable import Store
@testable import Web

@Suite struct IdempotencyTests {
  private func headers(_ scene: WebScene, _ who: WebScene.Who, key: String) throws -> HTTPFields {
    var headers = scene.headers(who)
    headers[.contentType] = "application/json"
    headers[try #require(HTTPField.Name(IdempotencyKey.header))] = key
    return headers
  }

  private func isReplayed(_ response: TestResponse) throws -> Bool {
    response.headers[try #require(HTTPField.Name(IdempotencyKey.replayedHeader))] == "true"
  }

  /// `delivered` is no act, so that nothing but the key can tell a repetition: the alert ends in between, and whoever asks
  /// again still gets the first answer.
  @Test func aRepeatedRequestGetsTheFirstAnswerByteForByteWhateverHappenedSince() async throws {
    let scene = try WebScene()
    let uri = "/api/v1/alerts/A\(scene.alerts[0])/delivered"
    try await scene.server().main.test(.router) { client in
      let key = try headers(scene, .ada, key: "4f1c-one")
      let first = try await client.execute(uri: uri, method: .post, headers: key)
      #expect(String(buffer: first.body) == #"{"open":true}"#)
      #expect(try !isReplayed(first))
      let resolve = try await client.execute(
        uri: "/api/v1/alerts/A\(scene.alerts[0])/resolve", method: .post, headers: try headers(scene, .ada, key: "x"),
        body: try scene.act(.alertResolved, on: scene.alerts[0], by: .ada, patient: scene.patients[0]))
      #expect(resolve.status == .created)
      let again = try await client.execute(uri: uri, method: .post, headers: key)
      #expect(again.body == first.body)
      #expect(again.status == first.status)
      #expect(again.headers[.contentType] == first.headers[.contentType])
      #expect(try isReplayed(again))
      let without = try await client.execute(uri: uri, method: .post, headers: scene.headers(.ada))
      #expect(String(buffer: without.body) == #"{"open":false}"#)
    }
  }

  @Test func aKeyThatComesWithAnotherRequestIsRefused() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let key = try headers(scene, .desk, key: "one")
      let first = try await client.execute(
        uri: "/api/v1/alerts/A\(scene.alerts[0])/delivered", method: .post, headers: key)
      #expect(first.status == .ok)
      let other = try await client.execute(
        uri: "/api/v1/alerts/A\(scene.alerts[1])/delivered", method: .post, headers: key)
      #expect(other.status == .unprocessableContent)
      let problem = try CanonicalJSON.parse(Array(buffer: other.body))
      #expect(problem["type"] == "urn:vigil:problem:idempotency-key-reused")
      #expect(problem["errors"]?.array?.first?["header"] == "Idempotency-Key")
      let body = try await client.execute(
        uri: "/api/v1/alerts/A\(scene.alerts[0])/delivered", method: .post, headers: key, body: ByteBuffer(string: " "))
      #expect(body.status == .unprocessableContent)
    }
  }

  @Test func aKeyIsItsCallersOwn() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let uri = "/api/v1/alerts/A\(scene.alerts[0])/delivered"
      for who in [WebScene.Who.ada, .desk] {
        let response = try await client.execute(
          uri: uri, method: .post, headers: try headers(scene, who, key: "same"))
        #expect(response.status == .ok)
        #expect(try !isReplayed(response), "\(who)")
      }
    }
  }

  @Test func whatWasRefusedForGoodIsRefusedTheSameWayAgain() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let key = try headers(scene, .ada, key: "bad")
      let first = try await client.execute(
        uri: "/api/v1/acts", method: .post, headers: key, body: ByteBuffer(string: "{}"))
      let again = try await client.execute(
        uri: "/api/v1/acts", method: .post, headers: key, body: ByteBuffer(string: "{}"))
      #expect(first.status == .badRequest)
      #expect(again.body == first.body)
      #expect(again.headers[.contentType] == "application/problem+json")
      #expect(try isReplayed(again))
    }
  }

  @Test(arguments: ["", "two words", "käse", String(repeating: "k", count: 256)])
  func aKeyThatIsNoneIsPointedTo(_ key: String) async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let response = try await client.execute(
        uri: "/api/v1/alerts/A\(scene.alerts[0])/delivered", method: .post,
        headers: try headers(scene, .ada, key: key))
      #expect(response.status == .badRequest)
      let problem = try CanonicalJSON.parse(Array(buffer: response.body))
      #expect(problem["errors"]?.array?.first?["header"] == "Idempotency-Key")
    }
  }

  @Test func manyAtOnceUnderOneKeyAreDoneOnce() async throws {
    let scene = try WebScene()
    try await scene.server().main.test(.router) { client in
      let key = try headers(scene, .ada, key: "race")
      let uri = "/api/v1/alerts/A\(scene.alerts[0])/acknowledge"
      let act = try scene.act(.alertAcknowledged, on: scene.alerts[0], by: .ada, patient: scene.patients[0])
      let before = scene.store.head.size
      let answers = try await withThrowingTaskGroup(of: TestResponse.self) { group in
        for _ in 0..<20 {
          group.addTask { try await client.execute(uri: uri, method: .post, headers: key, body: act) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let done = answers.filter { $0.status == .created }
      #expect(!done.isEmpty)
      #expect(Set(done.map { String(buffer: $0.body) }).count == 1)
      #expect(answers.allSatisfy { $0.status == .created || $0.status == .conflict })
      #expect(scene.store.head.size == before + 1)
    }
  }
}
