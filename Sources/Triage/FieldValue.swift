/// A value in the canonical description of a finding: integers, strings and truth values only, so that every language
/// writes the same bytes (RFC 8785).
package enum FieldValue: Hashable, Sendable {
  case int(Int)
  case string(String)
  case bool(Bool)
}

/// One key and value of a canonical description. Keys are stable; their order is the one to show, not to hash.
package typealias Field = (key: String, value: FieldValue)
