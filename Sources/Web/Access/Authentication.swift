import Hummingbird
import Sharing
import Store

/// Finds out who asks: `Authorization: Bearer vgl_…`, looked up by its hash, or the token of a sign-in, by its signature and
/// then by the sign-in.
///
/// Every way to fail looks the same from outside: no token, a malformed one, an unknown one, an expired one, a person who
/// is no longer active.
struct Authentication: RouterMiddleware {
  typealias Context = VigilRequestContext

  let reader: Reader
  /// Who checks the tokens of sign-ins; nil where nobody signs in.
  var signIn: SignInDesk?

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard let token = credential(of: request), let caller = try await reader.caller(token: token) else {
      throw Problem.unauthorized
    }
    var context = context
    context.caller = caller
    context.token = token
    return try await next(request, context)
  }

  /// The token of a request, nil when there is none or more than one.
  static func token(of request: Request) -> AccessToken? { bearer(of: request).flatMap { AccessToken($0) } }

  /// An operator's token, or that of a sign-in.
  private func credential(of request: Request) -> AccessToken? {
    guard let text = Self.bearer(of: request) else { return nil }
    return AccessToken(text) ?? signIn?.session(of: text).map(AccessToken.init(session:))
  }

  private static func bearer(of request: Request) -> Substring? {
    let values = request.headers[values: .authorization]
    guard values.count == 1, let value = values.first else { return nil }
    let parts = value.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return parts[1]
  }
}
