import Ledger

/// One thing that was wrong in a request, and where: an element of a problem's `errors` (RFC 9457 section 3, example).
struct ProblemFault: Hashable, Sendable {
  private enum Place: Hashable {
    /// A JSON Pointer into the body (RFC 6901).
    case body(String)
    case parameter(String)
    case header(String)
  }

  private let place: Place
  /// What was expected; never what was found.
  let detail: String

  init(pointer: String, _ detail: String) {
    place = .body(pointer)
    self.detail = detail
  }

  init(parameter: String, _ detail: String) {
    place = .parameter(parameter)
    self.detail = detail
  }

  init(header: String, _ detail: String) {
    place = .header(header)
    self.detail = detail
  }

  /// `{"detail"}` with `pointer` (as a URI fragment, `#/entry/time`), `parameter` or `header`.
  var json: JSONValue {
    switch place {
    case .body(let pointer): ["detail": .string(detail), "pointer": .string(Self.fragment(pointer))]
    case .parameter(let name): ["detail": .string(detail), "parameter": .string(name)]
    case .header(let name): ["detail": .string(detail), "header": .string(name)]
    }
  }

  /// The pointer as a URI fragment (RFC 6901 section 6): what a fragment may not hold is percent-encoded (RFC 3986).
  private static func fragment(_ pointer: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return pointer.utf8.reduce(into: "#") { text, byte in
      if plain.contains(byte) {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }

  /// `fragment` of RFC 3986 section 3.5, without the percent sign.
  private static let plain = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?".utf8)
}
