import Alerting
import HTTPTypes
import Hummingbird

/// Says with every answer whether the gateway watches (ALERT-5): `Vigil-Watching: yes`, or `no;` and the faults' words.
///
/// Whoever looks at a list, a bed or a resource learns with it whether something newer would have come at all. It tells
/// nothing that `/readyz` does not tell everybody.
struct WatchingHeader: RouterMiddleware {
  typealias Context = VigilRequestContext

  let standing: WatchStanding

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    if let name = HTTPField.Name("Vigil-Watching") { response.headers[name] = Self.text(standing.snapshot) }
    return response
  }

  static func text(_ snapshot: WatchStanding.Snapshot) -> String {
    snapshot.isWatching ? "yes" : "no; " + snapshot.words.joined(separator: " ")
  }
}
