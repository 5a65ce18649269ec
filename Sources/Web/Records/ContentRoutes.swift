import Consent
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Sharing
import Store
import Vault

/// The content of a record's file: decided first, then streamed piece by piece as an attachment.
///
/// The answer carries `Vigil-Opening`; with `opening=` a broken download goes on, or takes other ranges, without another
/// decision and without spending another use. A file that is broken, and a consent that ends in the middle, close the
/// connection before the promised length: the client never takes the part for the whole.
struct ContentRoutes: Sendable {
  let desk: RecordDesk

  static let opening = HTTPField.Name("Vigil-Opening")

  func add(to group: RouterGroup<VigilRequestContext>) {
    group.get("records/:record/content") { request, context in try await show(request, context) }
  }

  private func show(_ request: Request, _ context: VigilRequestContext) async throws -> Response {
    let opening = try await opening(RequestFields(request, context))
    let length = opening.file.bytes
    let etag = "\"\(opening.file.address)\""
    var headers = Self.headers(of: opening, etag: etag)
    // A range counts only for the file that the client began with (RFC 9110, section 13.1.5).
    let isCurrent = request.headers[.ifRange].map { $0 == etag } ?? true
    switch ByteRange(isCurrent ? request.headers[.range] : nil, of: length) {
    case .unsatisfiable:
      headers[.contentRange] = "bytes */\(length)"
      throw Problem(.rangeNotSatisfiable, "range", "The range lies behind the file's end.", headers: headers)
    case .whole: return answer(opening, 0..<length, status: .ok, headers)
    case .part(let range):
      headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"
      return answer(opening, range, status: .partialContent, headers)
    }
  }

  private func opening(_ fields: RequestFields) async throws -> Opening {
    let (record, asker) = (try fields.record(), try fields.asker())
    if let token = fields.request.uri.queryParameters["opening"] {
      return try await desk.opening(String(token), of: record, by: asker.person)
    }
    let action: AccessAction = try fields.word("action") ?? .read
    guard [.read, .download].contains(action) else {
      throw RequestFields.malformed("action", "action is read or download.")
    }
    return try await desk.open(record, action: action, by: asker)
  }

  private func answer(
    _ opening: Opening, _ range: Range<Int64>, status: HTTPResponse.Status, _ headers: HTTPFields
  ) -> Response {
    let body = ResponseBody(contentLength: Int(range.upperBound - range.lowerBound)) { [desk] writer in
      try await desk.read(opening, range) { piece in try await writer.write(ByteBuffer(bytes: piece)) }
      try await writer.finish(nil)
    }
    return Response(status: status, headers: headers, body: body)
  }

  private static func headers(of opening: Opening, etag: String) -> HTTPFields {
    var headers: HTTPFields = [
      .contentType: opening.type.rawValue, .xContentTypeOptions: "nosniff", .acceptRanges: "bytes", .eTag: etag,
      .contentDisposition: "attachment; filename=\"record-\(opening.record)\"", .cacheControl: "no-store",
      .contentSecurityPolicy: "sandbox; default-src 'none'",
    ]
    if let name = Self.opening { headers[name] = opening.token }
    return headers
  }
}
