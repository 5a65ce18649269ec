import Crypto
import HTTPTypes
import Hummingbird
import Ledger
import NIOCore

/// Responses, all of them with the headers that keep what they carry out of caches and guesses.
enum Answer {
  static let json = "application/json"

  /// A JSON document.
  static func json(
    _ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:],
    contentType: String = Answer.json
  ) -> Response {
    do {
      return bytes(try CanonicalJSON.encode(value), contentType: contentType, status: status, headers: headers)
    } catch {
      // Only a number beyond 2^53 can get here; it must not take the answer's shape with it.
      let text = #"{"status":500,"title":"Something went wrong in the gateway.","type":"urn:vigil:problem:internal"}"#
      return bytes(Array(text.utf8), contentType: Problem.contentType, status: .internalServerError)
    }
  }

  /// Text or binary.
  static func bytes(
    _ bytes: [UInt8], contentType: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    var fields = headers
    fields[.contentType] = contentType
    fields[.contentLength] = "\(bytes.count)"
    if fields[.cacheControl] == nil { fields[.cacheControl] = "no-store" }
    fields[.xContentTypeOptions] = "nosniff"
    // For a client that keeps its own copy; no cache between may (RFC 9110 section 8.8.3).
    if status == .ok, fields[.eTag] == nil { fields[.eTag] = tag(bytes) }
    return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// A strong tag: the first half of the SHA-256 of what is answered.
  static func tag(_ bytes: [UInt8]) -> String {
    "\"\(Base64.encodeURL(Array(SHA256.hash(data: bytes)).prefix(16)))\""
  }

  static func text(_ text: String, contentType: String = "text/plain; charset=utf-8") -> Response {
    bytes(Array(text.utf8), contentType: contentType)
  }
}
