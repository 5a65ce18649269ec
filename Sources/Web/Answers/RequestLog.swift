import HTTPTypes
import Hummingbird
import Logging
import Store

/// One line and one observation a request: method, route template, status, duration. Never a path, a query, a header or an
/// address: any of them may name a person.
struct RequestLog: RouterMiddleware {
  typealias Context = VigilRequestContext

  let metrics: Metrics

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    let response = try await next(request, context)
    let duration = ContinuousClock.now - start
    let method = Self.known(request.method)
    // Templates are the routes' own text: a bounded set, whatever is asked for.
    let route = context.endpointPath ?? "none"
    metrics.counter(
      "vigil_http_requests_total", help: "Requests answered.",
      [.init("method", method), .init("route", route), .init("status", "\(response.status.code)")]
    ).add()
    metrics.histogram(
      "vigil_http_request_seconds", help: "Time to the head of the answer.", unit: .microseconds,
      bounds: Histogram.latencyBounds
    ).observe(duration)
    context.logger.info(
      "request",
      metadata: [
        "method": "\(method)", "route": "\(route)", "status": "\(response.status.code)",
        "microseconds": "\(duration / .microseconds(1))",
      ])
    return response
  }

  /// Methods are text that the client chose.
  private static func known(_ method: HTTPRequest.Method) -> String {
    [.get, .head, .post, .put, .patch, .delete, .options].contains(method) ? method.rawValue : "other"
  }
}
