import HTTPTypes
import Hummingbird

/// Answers 304 to whoever has the answer already (RFC 9110 sections 8.8.3 and 13.1.2).
///
/// The read is done and its decision is on the ledger all the same (CONSENT-2); only its bytes are spared.
struct ConditionalReads: RouterMiddleware {
  typealias Context = VigilRequestContext

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let response = try await next(request, context)
    guard request.method == .get, response.status == .ok, let tag = response.headers[.eTag],
      let asked = request.headers[.ifNoneMatch], Self.names(asked, tag)
    else { return response }
    var headers: HTTPFields = [.eTag: tag]
    for name in [HTTPField.Name.cacheControl, .vary] { headers[name] = response.headers[name] }
    return Response(status: .notModified, headers: headers)
  }

  /// Whether the list names the tag, by the weak comparison that If-None-Match asks for.
  static func names(_ list: String, _ tag: String) -> Bool {
    list.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }.contains { candidate in
      let strong = candidate.hasPrefix("W/") ? candidate.dropFirst(2) : candidate
      return strong == "*" || strong.prefix(while: { !$0.isWhitespace }) == tag
    }
  }
}
