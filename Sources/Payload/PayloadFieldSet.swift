/// A set of ``PayloadField``s in one word, so that a decoded reading needs no storage of its own.
package struct PayloadFieldSet: OptionSet, Hashable, Sendable {
  /// Bit n stands for the field with raw value n.
  package let rawValue: UInt32

  package init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  package init(_ field: PayloadField) {
    self.rawValue = 1 << UInt32(field.rawValue)
  }

  package func contains(_ field: PayloadField) -> Bool {
    contains(PayloadFieldSet(field))
  }

  /// The members in the order of their raw values.
  package var fields: [PayloadField] {
    PayloadField.allCases.filter { contains($0) }
  }
}
