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
    try Self.parse(try await json(bytesOf: request))
  }

  /// The bytes of a body that says it is JSON.
  private func json(bytesOf request: Request) async throws -> [UInt8] {
    let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
    guard type == Answer.json else {
      throw Problem(.unsupportedMediaType, "not-json", "The body must be application/json.")
    }
    return try await bytes(of: request)
  }

  /// A body of any type, within the same bounds.
  func bytes(of request: Request) async throws -> [UInt8] {
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > maximumBytes {
      throw Problem.bodyTooLarge
    }
    return try await bytes(of: request.body)
  }

  private static func parse(_ bytes: [UInt8]) throws(Problem) -> JSONValue {
    let words = "The body is not JSON as Vigil reads it: no fractions, no null, no name twice"
    do { return try CanonicalJSON.parse(bytes) } catch {
      switch error {
      case .malformedJSON(let offset), .duplicateKey(let offset), .notCanonical(let offset):
        throw .malformed([ProblemFault(pointer: "", "\(words) (byte \(offset)).")])
      default: throw .malformed([ProblemFault(pointer: "", "\(words).")])
      }
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
