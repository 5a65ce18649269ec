import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Store

/// Answers a POST that comes again under its `Idempotency-Key` with what was answered the first time, byte for byte, also
/// after a restart. Behind ``Authentication``: a key is its caller's own.
///
/// The answer is kept after the request was done. If the gateway dies in between, the request is done again, which acts
/// bear: an act stands on the ledger once, whatever often it comes.
struct Idempotency: RouterMiddleware {
  typealias Context = VigilRequestContext

  let reader: Reader
  let acts: any ActHandler
  let bodies: RequestBodyReader
  let underWay: RequestsUnderWay

  func handle(
    _ request: Request, context: Context, next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard request.method == .post, let key = try IdempotencyKey(of: request) else {
      return try await next(request, context)
    }
    let body = try await bodies.bytes(of: request)
    let keyed = KeyedRequest(
      person: try context.requireCaller().person, key: key.text, request: Self.identity(of: request, body: body))
    guard underWay.begin(keyed.name) else { throw Self.inProgress }
    defer { underWay.end(keyed.name) }
    switch try await reader.answer(to: keyed) {
    case .kept(let answer): return Self.replay(answer)
    case .differs: throw Self.reused
    case .none: break
    }
    var request = request
    request.body = RequestBody(buffer: ByteBuffer(bytes: body))
    return try await answer(request, context, keyed, next)
  }

  /// Problems are answers too: they are made here, so that what was refused for good is refused the same way again.
  private func answer(
    _ request: Request, _ context: Context, _ keyed: KeyedRequest,
    _ next: (Request, Context) async throws -> Response
  ) async throws -> Response {
    let response: Response
    do { response = try await next(request, context) } catch {
      let problem = Problem(error)
      guard problem.isFinal else { throw error }
      response = try problem.response(from: request, context: context)
    }
    guard let kept = try await Self.kept(response) else { return response }
    do { try await acts.keep(kept, for: keyed) } catch {
      // What was done is durable and its answer is right; only a second asking will do it once more.
      context.logger.warning("an answer was not kept", metadata: ["error": "\(type(of: error))"])
    }
    return response
  }

  /// Nil for what is too large, or may turn out otherwise the next time.
  private static func kept(_ response: Response) async throws -> KeptAnswer? {
    guard let length = response.body.contentLength, length <= KeptAnswer.maximumBytes,
      let type = response.headers[.contentType], response.status.kind != .serverError
    else { return nil }
    let collector = BodyCollector()
    try await response.body.write(collector)
    return KeptAnswer(status: Int(response.status.code), contentType: type, body: collector.bytes)
  }

  private static func replay(_ answer: KeptAnswer) -> Response {
    var headers: HTTPFields = [:]
    if let name = HTTPField.Name(IdempotencyKey.replayedHeader) { headers[name] = "true" }
    return Answer.bytes(
      answer.body, contentType: answer.contentType, status: .init(code: answer.status), headers: headers)
  }

  /// Lengths stand before what could hold a separator, so that no two requests read alike.
  private static func identity(of request: Request, body: [UInt8]) -> [UInt8] {
    let uri = request.uri.string
    return Array("\(request.method.rawValue) \(uri.utf8.count):\(uri)\n".utf8) + body
  }

  private static let inProgress = Problem(
    .conflict, "request-in-progress", "The same request is being answered now.", headers: [.retryAfter: "1"])
  /// 422, as the draft has it.
  private static let reused = Problem(
    .unprocessableContent, "idempotency-key-reused", "The key was used for another request.",
    errors: [ProblemFault(header: IdempotencyKey.header, "Take a new key for a new request.")])
}
