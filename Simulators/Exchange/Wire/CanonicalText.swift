/// A JSON value that is written in its one canonical form (RFC 8785; whole numbers and texts only): what a person signs.
///
/// Written anew from the standard, not taken from the gateway: a client that shares the gateway's writer would share its
/// mistakes.
package indirect enum CanonicalText: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  case object([String: CanonicalText])
  case list([CanonicalText])
  case text(String)
  case number(Int64)
  case flag(Bool)

  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int64) { self = .number(value) }

  /// A set of words as a sorted list.
  package static func words(_ words: some Sequence<String>) -> CanonicalText { .list(words.sorted().map { .text($0) }) }

  /// UTF-8, members in the order of their names' UTF-16 units (section 3.2.3).
  package var written: String {
    switch self {
    case .object(let members):
      let sorted = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
      return "{" + sorted.map { Self.quoted($0.key) + ":" + $0.value.written }.joined(separator: ",") + "}"
    case .list(let elements): return "[" + elements.map(\.written).joined(separator: ",") + "]"
    case .text(let text): return Self.quoted(text)
    case .number(let number): return String(number)
    case .flag(let flag): return flag ? "true" : "false"
    }
  }

  /// Section 3.2.2.2.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\u{8}": quoted += "\\b"
      case "\u{9}": quoted += "\\t"
      case "\u{A}": quoted += "\\n"
      case "\u{C}": quoted += "\\f"
      case "\u{D}": quoted += "\\r"
      case ..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
