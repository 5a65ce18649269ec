import Hummingbird
import Ledger
import NIOCore
import Store
import Vitals

/// What routes take from a request, parsed once into what they need.
struct RequestFields {
  let request: Request
  let context: VigilRequestContext

  init(_ request: Request, _ context: VigilRequestContext) {
    self.request = request
    self.context = context
  }

  /// The alert that the path names. A name that no alert can have is as absent as one that none has.
  func alert() throws -> Int64 {
    guard let name = context.parameters.get("alert"), let opened = AlertRecord.opened(name: name) else {
      throw Problem.notFound
    }
    return opened
  }

  /// The block number in the path.
  func block() throws -> Int64 {
    guard let text = context.parameters.get("block"), let index = Int64(text), index >= 0, "\(index)" == text else {
      throw Problem.notFound
    }
    return index
  }

  /// Where a list goes on: the `next` of the page before.
  func cursor() throws(Problem) -> Int64? {
    guard let text = request.uri.queryParameters["cursor"] else { return nil }
    guard let cursor = Int64(text), cursor >= 0 else {
      throw Self.malformed("cursor", "cursor is the next of the page before.")
    }
    return cursor
  }

  /// A switch of the query: off unless it is `true`.
  func flag(_ name: String) throws(Problem) -> Bool {
    switch request.uri.queryParameters[name[...]] {
    case nil, "false": return false
    case "true": return true
    default: throw Self.malformed(name, "\(name) is true or false.")
    }
  }

  /// An instant of the query: RFC 3339, or milliseconds since 1970 as the answers give them.
  func time(_ name: String) throws(Problem) -> Timestamp? {
    guard let text = request.uri.queryParameters[name[...]].map(String.init) else { return nil }
    let number = Int(text).flatMap { Timestamp.writableMilliseconds.contains($0) ? Int64($0) : nil }
    guard let time = number.map(Timestamp.init(milliseconds:)) ?? Timestamp(rfc3339: text) else {
      throw Self.malformed(name, "\(name) is a time like 2026-11-21T03:12:00Z, or milliseconds since 1970.")
    }
    return time
  }

  /// How long a page may be, 1...200; 50 by default.
  func limit() throws(Problem) -> Int {
    guard let text = request.uri.queryParameters["limit"] else { return 50 }
    guard let limit = Int(text), (1...Page<Int>.maximumLimit).contains(limit) else {
      throw Self.malformed("limit", "limit is a whole number from 1 to \(Page<Int>.maximumLimit).")
    }
    return limit
  }

  static func malformed(_ parameter: String, _ detail: String) -> Problem {
    .malformed([ProblemFault(parameter: parameter, detail)])
  }
}
