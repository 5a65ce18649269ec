import Consent
import Alerting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Logging
import NIOCore
import Testing

@testable import Store
@testable import Web

/// That the gateway does not watch stands in every client's view.
@Suite struct NotWatchingTests {
  private func server(_ scene: WebScene, _ standing: WatchStanding) throws -> VigilServer {
    var parts = scene.parts(checks: [.watching(standing)])
    parts.standing = standing
    parts.records = try scene.recordParts()
    parts.bedside = try scene.bedsideParts()
    return try VigilServer.build(
      configuration: scene.configuration, parts: parts,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  @Test func listsAndReadinessSayItAndWhy() async throws {
    let scene = try WebScene()
    let standing = WatchStanding([])
    try await server(scene, standing).main.test(.router) { client in
      let header = try #require(HTTPField.Name("Vigil-Watching"))
      let calm = try await client.execute(uri: "/api/v1/alerts", method: .get, headers: scene.headers(.desk))
      #expect(calm.status == .ok)
      #expect(calm.headers[header] == "yes")
      standing.set(.brokerAway, true)
      standing.set(.storeStalled, true)
      let blind = try await client.execute(uri: "/api/v1/alerts", method: .get, headers: scene.headers(.desk))
      #expect(blind.headers[header] == "no; broker-away store-stalled")
      let ready = try await client.execute(uri: "/readyz", method: .get)
      #expect(ready.status == .serviceUnavailable)
      let value = try CanonicalJSON.parse(Array(buffer: ready.body))
      #expect(value["checks"]?["watching"]?.string == "NOT WATCHING: broker-away store-stalled")
    }
  }

  @Test func everyAnswerOfTheDocumentHasTheHeader() throws {
    let document = OpenAPIDocument.json
    #expect(document["components"]?["headers"]?["Watching"]?["schema"]?["pattern"] != nil)
    #expect(document["components"]?["responses"]?["Problem"]?["headers"]?["Vigil-Watching"] != nil)
    for (path, operations) in try #require(document["paths"]?.object) {
      for (method, operation) in operations.object ?? [:] {
        for (status, answer) in operation["responses"]?.object ?? [:] where answer["$ref"] == nil {
          #expect(answer["headers"]?["Vigil-Watching"] != nil, "\(method) \(path) \(status)")
        }
      }
    }
  }

  @Test func everyViewOfAPatientSaysItAndSoDoesAnAnswerThatTheClientHasAlready() async throws {
    let scene = try WebScene()
    let standing = WatchStanding([.deliveryFailing])
    let patient = scene.patients[0].id
    try await server(scene, standing).main.test(.router) { client in
      let header = try #require(HTTPField.Name("Vigil-Watching"))
      let views = [
        "/api/v1/patients/\(patient)/bedside", "/fhir/Observation?patient=\(patient)",
        "/api/v1/patients/\(patient)/summaries", "/api/v1/alerts/A\(scene.alerts[0])", "/api/v1/desk",
      ]
      for uri in views {
        let answer = try await client.execute(uri: uri, method: .get, headers: scene.headers(.desk))
        #expect(answer.status == .ok, "\(uri)")
        #expect(answer.headers[header] == "no; delivery-failing", "\(uri)")
      }
      let list = try await client.execute(uri: "/api/v1/alerts", method: .get, headers: scene.headers(.desk))
      var again = scene.headers(.desk)
      again[.ifNoneMatch] = list.headers[.eTag]
      standing.set(.deliveryFailing, false)
      let unchanged = try await client.execute(uri: "/api/v1/alerts", method: .get, headers: again)
      #expect(unchanged.status == .notModified && unchanged.headers[header] == "yes")
    }
  }

  @Test func aStreamSaysItAtItsBeginningAtEveryChangeAndWithItsSignsOfLife() async throws {
    let scene = try WebScene()
    let standing = WatchStanding([.starting])
    let broadcast = scene.broadcast
    standing.observe { _ in broadcast.beat() }
    let subscription = try broadcast.subscribe(person: "p", bound: 10, perPerson: 10)
    let stream = EventStream(
      pages: try await scene.pages(of: .desk), subscription: subscription, isBeyondHead: false,
      after: try await scene.store.reader.head().size - 1, standing: standing)
    let (texts, arrived) = AsyncStream<String>.makeStream(bufferingPolicy: .bufferingNewest(100))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await stream.run { buffer in _ = arrived.yield(String(buffer: buffer)) }
      }
      var iterator = texts.makeAsyncIterator()
      let opening = await iterator.next()
      #expect(opening == "retry: 1000\n\nevent: standing\ndata: {\"faults\":[\"starting\"],\"watching\":false}\n\n")
      broadcast.beat()
      #expect(await iterator.next() == ": NOT WATCHING\n\n")
      standing.set(.starting, false)
      #expect(await iterator.next() == "event: standing\ndata: {\"faults\":[],\"watching\":true}\n\n")
      broadcast.beat()
      #expect(await iterator.next() == ": alive\n\n")
      subscription.send(.closed)
      try await group.waitForAll()
    }
  }
}
