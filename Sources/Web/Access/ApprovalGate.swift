import Hummingbird
import Store

/// Lets only those through whom an administrator approved, behind ``Authentication``: they are told so, because they showed
/// who they are.
struct ApprovalGate: RouterMiddleware {
  typealias Context = VigilRequestContext

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard try context.requireCaller().isApproved else { throw Problem.notApproved }
    return try await next(request, context)
  }
}
