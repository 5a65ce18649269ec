import Hummingbird
import Store

/// Lets only some roles through, behind ``Authentication``.
struct RoleGate: RouterMiddleware {
  typealias Context = VigilRequestContext

  let roles: Set<Role>

  init(_ roles: Set<Role>) { self.roles = roles }

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard roles.contains(try context.requireCaller().role) else { throw Problem.forbidden }
    return try await next(request, context)
  }
}
