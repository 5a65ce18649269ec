/// The base fields in force, which each record may change for itself and those after it (RFC 8428, section 4.1).
struct SenMLBase {
  private(set) var name = ""
  private(set) var time = ExactDecimal(mantissa: 0)
  private(set) var unit: String?
  private(set) var value: ExactDecimal?

  /// The version of RFC 8428; a pack of a later one must not be read (section 4.4).
  private static let version: Int64 = 10

  mutating func absorb(_ record: PayloadTree) throws(PayloadError) {
    let fields = try record.senMLFields()
    if let version = fields[.baseVersion] {
      guard let number = version.number?.integer, number <= Self.version else { throw .mustUnderstand }
    }
    if let field = fields[.baseName] {
      guard let text = field.text else { throw .wrongType(.device, offset: 0) }
      name = text
    }
    if let field = fields[.baseTime] {
      guard let number = field.number else { throw .wrongType(.time, offset: 0) }
      time = number
    }
    if let field = fields[.baseUnit] { unit = field.text }
    if let field = fields[.baseValue] { value = field.number }
  }
}
