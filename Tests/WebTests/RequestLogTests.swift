import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization
import Testing

@testable import Store
@testable import Web

/// What is logged of a request names nobody: no id, no token, no query, no address, no header.
@Suite struct RequestLogTests {
  @Test func aLineHasTheRoutesTemplateAndNothingThatWasAsked() async throws {
    let scene = try WebScene()
    let lines = KeptLines()
    let logger = Logger(label: "test") { _ in LineKeeper(lines: lines) }
    let patient = scene.patients[0].id
    let token = try scene.member(.ada).token
    try await scene.server(logger: logger).main.test(.router) { client in
      var headers = scene.headers(.ada)
      headers[.userAgent] = "agent-of-ada"
      headers[.referer] = "https://elsewhere.example/\(patient)"
      for uri in [
        "/api/v1/patients/\(patient)/summaries?limit=3&secret=quiet", "/api/v1/alerts/A\(scene.alerts[0])",
        "/nowhere/\(patient)", "/api/v1/alerts?limit=none-\(patient)",
      ] {
        _ = try await client.execute(uri: uri, method: .get, headers: headers)
      }
      _ = try await client.execute(uri: "/api/v1/alerts/\(patient)", method: try #require(.init("ASK-\(patient)")))
    }
    let all = lines.all.withLock { $0 }
    let requests = all.filter { $0.hasPrefix("request ") }
    #expect(requests.count == 5)
    #expect(requests.contains { $0.contains("/api/v1/alerts/{alert}") && $0.contains("status=200") }, "\(requests)")
    #expect(requests.contains { $0.contains("route=NotFound") && $0.contains("status=404") }, "\(requests)")
    #expect(requests.contains { $0.contains("method=other") }, "\(requests)")
    let secrets = [
      patient, String(patient.dropFirst(4)), token, "A\(scene.alerts[0])", "quiet", "agent-of-ada", "elsewhere.example",
    ]
    for line in all {
      for secret in secrets { #expect(!line.contains(secret), "\(line)") }
    }
  }
}

/// Every line at every level, its metadata behind it.
private final class KeptLines: Sendable {
  let all = Mutex<[String]>([])
}

private struct LineKeeper: LogHandler {
  let lines: KeptLines
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?
  var logLevel = Logger.Level.trace

  init(lines: KeptLines) { self.lines = lines }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    let line = "\(event.message) " + fields.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    lines.all.withLock { $0.append(line) }
  }
}
