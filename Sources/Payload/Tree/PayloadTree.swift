/// A payload of one of the richer formats as a value: JSON and CBOR both come to this, so that what is made of it is
/// written once. Numbers stay decimal.
package indirect enum PayloadTree: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(ExactDecimal)
  case string(String)
  case array([PayloadTree])
  /// Members in the order of the payload; no key stands twice.
  case object([Member])

  package struct Member: Hashable, Sendable {
    package let key: String
    package let value: PayloadTree
  }

  /// The member with this key of an object; nil for every other kind of value.
  package subscript(key: String) -> PayloadTree? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var number: ExactDecimal? {
    if case .number(let number) = self { number } else { nil }
  }

  package var truth: Bool? {
    if case .bool(let truth) = self { truth } else { nil }
  }

  /// The elements of an array; none for every other kind of value.
  package var elements: [PayloadTree] {
    if case .array(let elements) = self { elements } else { [] }
  }

  package var keys: [String] {
    if case .object(let members) = self { members.map(\.key) } else { [] }
  }
}

/// The bounds on one tree; what exceeds them is refused (EDGE-1).
package struct TreeLimits: Hashable, Sendable {
  package let depth: Int
  /// Values of every kind together.
  package let values: Int

  package static let standard = TreeLimits(depth: 24, values: 8_192)

  package init(depth: Int, values: Int) {
    self.depth = min(max(depth, 1), 64)
    self.values = max(values, 1)
  }
}
