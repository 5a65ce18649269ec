/// A JSON Pointer (RFC 6901).
package struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
  package let description: String
  private let tokens: [String]

  /// - Returns: nil when `text` is neither empty nor begins with `/`, or has a `~` that escapes nothing.
  package init?(_ text: String) {
    guard text.isEmpty || text.hasPrefix("/") else { return nil }
    var tokens: [String] = []
    for token in text.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      guard let plain = Self.unescaped(token) else { return nil }
      tokens.append(plain)
    }
    self.tokens = tokens
    description = text
  }

  /// The value it points to, or nil.
  package func value(in tree: PayloadTree) -> PayloadTree? {
    var here = tree
    for token in tokens {
      switch here {
      case .object:
        guard let next = here[token] else { return nil }
        here = next
      case .array(let elements):
        guard let index = Self.index(token), index < elements.count else { return nil }
        here = elements[index]
      default: return nil
      }
    }
    return here
  }

  /// Digits without leading zeros (RFC 6901, section 4).
  private static func index(_ token: String) -> Int? {
    guard token == "0" || !token.hasPrefix("0"), token.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
    return Int(token)
  }

  private static func unescaped(_ token: Substring) -> String? {
    var plain = ""
    var escape = false
    for character in token {
      if escape {
        guard character == "0" || character == "1" else { return nil }
        plain.append(character == "0" ? "~" : "/")
        escape = false
      } else if character == "~" {
        escape = true
      } else {
        plain.append(character)
      }
    }
    return escape ? nil : plain
  }
}
