import Hummingbird
import Store

/// Finds out who asks: `Authorization: Bearer vgl_…`, looked up by its hash.
///
/// Every way to fail looks the same from outside: no token, a malformed one, an unknown one, an expired one, a person who
/// is no longer active.
struct Authentication: RouterMiddleware {
  typealias Context = VigilRequestContext

  let reader: Reader

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard let token = Self.token(of: request), let caller = try await reader.caller(token: token) else {
      throw Problem.unauthorized
    }
    var context = context
    context.caller = caller
    context.token = token
    return try await next(request, context)
  }

  /// The token of a request, nil when there is none or more than one.
  static func token(of request: Request) -> AccessToken? {
    let values = request.headers[values: .authorization]
    guard values.count == 1, let value = values.first else { return nil }
    let parts = value.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return AccessToken(parts[1])
  }
}
