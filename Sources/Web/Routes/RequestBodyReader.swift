import HTTPTypes
import Hummingbird
import Ledger
import NIOCore

/// Reads a request's body within its bounds of size and time (EDGE-1).
struct RequestBodyReader: Sendable {
  let maximumBytes: Int
  let timeout: Duration

  /// - Throws: ``Problem/bodyTooLarge``, ``Problem/bodyTooSlow`` or 415 for anything that does not say it is JSON.
  func json(of request: Request) async throws -> JSONValue {
    let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
    guard type == Answer.json else {
      throw Problem(.unsupportedMediaType, "not-json", "The body must be application/json.")
    }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > maximumBytes {
      throw Problem.bodyTooLarge
    }
    let bytes = try await bytes(of: request.body)
    do { return try CanonicalJSON.parse(bytes) } catch {
      throw Problem.malformed("The body is not JSON as Vigil reads it: no fractions, no null, no name twice.")
    }
  }

  /// A body of any type.
  ///
  /// - Throws: ``Problem/bodyTooSlow``, or what is ``Problem/bodyTooLarge``.
  func bytes(of body: RequestBody) async throws -> [UInt8] {
    try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
      group.addTask { Array(buffer: try await body.collect(upTo: maximumBytes)) }
      group.addTask {
        try await Task.sleep(for: timeout)
        return nil
      }
      defer { group.cancelAll() }
      guard let bytes = try await group.next() ?? nil else { throw Problem.bodyTooSlow }
      return bytes
    }
  }
}
