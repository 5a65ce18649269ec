import Ledger
import Triage

extension CanonicalWriter {
  /// A canonical description as an object.
  mutating func object(_ fields: [Field]) throws {
    try object { try $0.members(fields.sorted { $0.key < $1.key }) }
  }

  /// The members of a canonical description, in the order of their keys, which are ASCII.
  mutating func members(_ fields: some Sequence<Field>) throws {
    for (key, value) in fields {
      name(spelled: key)
      switch value {
      case .int(let number): try integer(Int64(number))
      case .string(let text): string(text)
      case .bool(let truth): bool(truth)
      }
    }
  }
}
