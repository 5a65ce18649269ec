import FHIR
import HTTPTypes
import Hummingbird
import Store

/// Says no as FHIR does: a problem becomes an OperationOutcome.
struct FHIROutcomes: RouterMiddleware {
  typealias Context = VigilRequestContext

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    do { return try await next(request, context) } catch {
      let problem = Problem(error)
      // What is ours is logged where all are.
      guard problem.status != .internalServerError else { throw error }
      return Answer.json(
        FHIROutcome.error(Self.code(problem.status), Self.words(problem)), status: problem.status,
        headers: problem.headers, contentType: "application/fhir+json")
    }
  }

  private static func words(_ problem: Problem) -> String {
    problem.detail.map { "\(problem.title) (\($0))" } ?? problem.title
  }

  /// A code of the value set issue-type (FHIR R4).
  static func code(_ status: HTTPResponse.Status) -> String {
    switch status {
    case .unauthorized: "login"
    case .forbidden: "forbidden"
    case .notFound: "not-found"
    case .tooManyRequests: "throttled"
    case .serviceUnavailable: "transient"
    case .conflict: "conflict"
    case .notAcceptable: "not-supported"
    default: "invalid"
    }
  }
}
