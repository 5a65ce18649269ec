import HTTPTypes
import Hummingbird
import Ledger

/// A problem as RFC 9457 describes it. It never says whether a person, patient or alert exists that the caller may not see.
struct Problem: HTTPResponseError, Equatable {
  let status: HTTPResponse.Status
  /// The stable word of the problem; `type` is `urn:vigil:problem:` and this word.
  let word: String
  let title: String
  var detail: String?
  /// What was wrong, place by place.
  var errors: [ProblemFault] = []
  var headers: HTTPFields = [:]

  init(
    _ status: HTTPResponse.Status, _ word: String, _ title: String, detail: String? = nil,
    errors: [ProblemFault] = [], headers: HTTPFields = [:]
  ) {
    self.status = status
    self.word = word
    self.title = title
    self.detail = detail
    self.errors = errors
    self.headers = headers
  }

  static let contentType = "application/problem+json"

  /// Members of the body, without `instance`: a path may carry an identifier.
  var body: JSONValue {
    var members: [String: JSONValue] = [
      "type": .string("urn:vigil:problem:\(word)"), "title": .string(title), "status": .integer(Int64(status.code)),
    ]
    if let detail { members["detail"] = .string(detail) }
    if !errors.isEmpty { members["errors"] = .array(errors.map(\.json)) }
    return .object(members)
  }

  /// Whether the same request would be refused again: not for what depends on the moment.
  var isFinal: Bool {
    guard status.kind == .clientError else { return false }
    return ![.unauthorized, .requestTimeout, .contentTooLarge, .tooManyRequests].contains(status)
      && headers[.retryAfter] == nil
  }

  func response(from request: Request, context: some RequestContext) throws -> Response {
    Answer.json(body, status: status, headers: headers, contentType: Self.contentType)
  }

  static let unauthorized = Problem(
    .unauthorized, "unauthorized", "A valid bearer token is needed.",
    headers: [.wwwAuthenticate: "Bearer realm=\"vigil\""])
  static let forbidden = Problem(.forbidden, "forbidden", "This role may not do that.")
  static let notApproved = Problem(.forbidden, "not-approved", "An administrator must approve first.")
  static let notFound = Problem(.notFound, "not-found", "There is nothing here that you may see.")
  /// - Parameter allowed: the methods that the path has, for `Allow`.
  static func wrongMethod(allowed: [String]) -> Problem {
    Problem(
      .methodNotAllowed, "wrong-method", "The path is there, but not for this method.",
      headers: [.allow: allowed.joined(separator: ", ")])
  }
  static let bodyTooLarge = Problem(.contentTooLarge, "body-too-large", "The request's body is too large.")
  static let bodyTooSlow = Problem(.requestTimeout, "body-too-slow", "The request's body took too long to arrive.")
  static let `internal` = Problem(.internalServerError, "internal", "Something went wrong in the gateway.")

  /// For a body that is not JSON, where no pointer leads.
  static func malformed(bytes detail: String) -> Problem {
    Problem(.badRequest, "malformed", "The request is malformed.", detail: detail)
  }

  /// The faults say what was wrong; the detail repeats the first for whoever reads no lists.
  static func malformed(_ errors: [ProblemFault]) -> Problem {
    Problem(.badRequest, "malformed", "The request is malformed.", detail: errors.first?.detail, errors: errors)
  }

  static func unavailable(_ word: String, _ title: String) -> Problem {
    Problem(.serviceUnavailable, word, title, headers: [.retryAfter: "1"])
  }
}
