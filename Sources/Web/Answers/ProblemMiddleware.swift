import Hummingbird
import Logging

/// Turns every error into a problem, and logs the ones that are ours, without what they are about.
struct ProblemMiddleware: RouterMiddleware {
  typealias Context = VigilRequestContext

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      var problem = Problem(error)
      if problem == .notFound, let methods = OpenAPIOperation.methods(at: request.uri.path),
        !methods.contains(request.method.rawValue)
      {
        problem = .wrongMethod(allowed: methods)
      }
      if problem.status == .internalServerError {
        context.logger.error(
          "a request failed",
          metadata: ["route": "\(context.endpointPath ?? "none")", "error": "\(type(of: error))"])
      }
      return try problem.response(from: request, context: context)
    }
  }
}
