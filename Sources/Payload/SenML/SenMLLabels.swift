/// The labels of SenML, in JSON as text and in CBOR as integers (RFC 8428, sections 4.3 and 6, table 4).
enum SenMLLabel: String, CaseIterable {
  case baseVersion = "bver"
  case baseName = "bn"
  case baseTime = "bt"
  case baseUnit = "bu"
  case baseValue = "bv"
  case baseSum = "bs"
  case name = "n"
  case unit = "u"
  case value = "v"
  case stringValue = "vs"
  case booleanValue = "vb"
  case sum = "s"
  case time = "t"
  case updateTime = "ut"
  case dataValue = "vd"

  private var number: Int {
    switch self {
    case .baseVersion: -1
    case .baseName: -2
    case .baseTime: -3
    case .baseUnit: -4
    case .baseValue: -5
    case .baseSum: -6
    case .name: 0
    case .unit: 1
    case .value: 2
    case .stringValue: 3
    case .booleanValue: 4
    case .sum: 5
    case .time: 6
    case .updateTime: 7
    case .dataValue: 8
    }
  }

  /// The label that a key of a parsed record stands for: integer keys of CBOR come as `#n`.
  init?(key: String) {
    if let label = SenMLLabel(rawValue: key) {
      self = label
    } else if let label = Self.byNumber[key] {
      self = label
    } else {
      return nil
    }
  }

  private static let byNumber = Dictionary(
    uniqueKeysWithValues: SenMLLabel.allCases.map { ("#\($0.number)", $0) })
}

extension PayloadTree {
  /// The fields of a record by label.
  ///
  /// - Throws: ``PayloadError/mustUnderstand`` for an unknown label that ends in `_` (RFC 8428, section 4.4), and
  ///   ``PayloadError/duplicateKey(offset:)`` for a label that stands both as text and as a number.
  func senMLFields() throws(PayloadError) -> [SenMLLabel: PayloadTree] {
    guard case .object(let members) = self else { throw .notAnObject(offset: 0) }
    var fields: [SenMLLabel: PayloadTree] = [:]
    for member in members {
      guard let label = SenMLLabel(key: member.key) else {
        if member.key.hasSuffix("_") { throw .mustUnderstand }
        continue
      }
      guard fields.updateValue(member.value, forKey: label) == nil else { throw .duplicateKey(offset: 0) }
    }
    return fields
  }
}
