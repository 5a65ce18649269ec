import Consent
import HTTPTypes
import Hummingbird
import Ledger
import Store

/// `/healthz`, `/readyz`, `/metrics`: for those who watch the watcher.
struct HealthRoutes: Sendable {
  let reader: Reader
  let readiness: Readiness
  let metrics: MetricsPage
  let configuration: WebConfiguration

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.get("healthz") { _, _ in Answer.json(["alive": true]) }
    group.get("readyz") { _, _ in await ready() }
    group.get("metrics") { request, context in
      try await authorise(request, context)
      return Answer.text(try await metrics.text(), contentType: MetricsText.contentType)
    }
  }

  private func ready() async -> Response {
    let results = await readiness.results()
    let isReady = results.allSatisfy { $0.problem == nil }
    var checks: [String: JSONValue] = [:]
    for result in results { checks[result.name] = .string(result.problem ?? "ok") }
    return Answer.json(
      ["ready": .bool(isReady), "checks": .object(checks)], status: isReady ? .ok : .serviceUnavailable)
  }

  /// Loopback by configuration, else an administrator's token.
  private func authorise(_ request: Request, _ context: VigilRequestContext) async throws {
    if configuration.metricsAccess == .loopback, context.isLocal { return }
    guard let token = Authentication.token(of: request), let caller = try await reader.caller(token: token) else {
      throw Problem.unauthorized
    }
    guard caller.role == .administrator else { throw Problem.forbidden }
  }
}
