/// JSON as the ledger uses it: no fractions (they have no exact canonical form that people would recognise) and no null
/// (what is missing is left out).
package indirect enum JSONValue: Hashable, Sendable {
  /// Any Unicode text; compared by canonical equivalence, written byte for byte.
  case string(String)
  /// Within plus or minus (2^53 - 1), else encoding refuses it.
  case integer(Int64)
  case bool(Bool)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The text, or nil for another kind of value.
  package var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The number, or nil for another kind of value.
  package var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
  /// The truth value, or nil for another kind of value.
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The elements, or nil for another kind of value.
  package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  /// The members, or nil for another kind of value.
  package var object: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }

  /// The member of that name, or nil when this is no object or has none.
  package subscript(member: String) -> JSONValue? { object?[member] }
}

extension JSONValue: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) { self = .string(value) }
}

extension JSONValue: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int64) { self = .integer(value) }
}

extension JSONValue: ExpressibleByBooleanLiteral {
  package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  /// A name that stands twice keeps its last value.
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements) { _, last in last })
  }
}
