/// A number as it was sent, kept beside the canonical one: what the device said is evidence, what we made of it is not.
package struct RawQuantity: Hashable, Sendable {
  /// The key of the vital that it became (``PayloadField/key``).
  package let key: String
  /// The number as a decimal without loss.
  package let value: ExactDecimal
  /// The unit's code as sent; empty when there was none.
  package let unit: String

  package init(key: String, value: ExactDecimal, unit: String) {
    self.key = key
    self.value = value
    self.unit = unit
  }

  /// `100.4 [degF]`.
  package var text: String { unit.isEmpty ? value.description : "\(value.description) \(unit)" }
}

extension ExactDecimal: CustomStringConvertible {
  /// Plain digits where that is short, else with an exponent.
  package var description: String {
    guard exponent < 0, exponent >= -18 else { return exponent == 0 ? "\(mantissa)" : "\(mantissa)e\(exponent)" }
    let digits = String(mantissa.magnitude)
    let padded = String(repeating: "0", count: max(0, 1 - exponent - digits.count)) + digits
    return (mantissa < 0 ? "-" : "") + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
  }
}
