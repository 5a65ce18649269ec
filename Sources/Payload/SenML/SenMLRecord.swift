import Vitals

/// One record with its base fields resolved (RFC 8428, section 4.6).
struct SenMLRecord {
  /// What the name says before the measure; empty when nothing.
  private let prefix: Substring
  let measure: String
  let time: Timestamp
  /// Whether ``time`` counted from the receipt.
  let isTimeRelative: Bool
  private let unit: String?
  private let value: ExactDecimal?
  private let text: String?
  private let truth: Bool?

  /// - Returns: nil for a record that only carries base fields.
  init?(_ record: PayloadTree, base: SenMLBase, receivedAt: Timestamp) throws(PayloadError) {
    let fields = try record.senMLFields()
    let carriesValue =
      fields[.value] != nil || fields[.stringValue] != nil || fields[.booleanValue] != nil
      || fields[.dataValue] != nil || fields[.sum] != nil
    guard carriesValue || fields[.name] != nil else { return nil }
    let name = base.name + (fields[.name]?.text ?? "")
    let cut = name.lastIndex { $0 == "/" || $0 == ":" }
    prefix = cut.map { name[..<$0] } ?? ""
    measure = cut.map { String(name[name.index(after: $0)...]) } ?? name
    (time, isTimeRelative) = try Self.time(fields[.time], base: base.time, receivedAt: receivedAt)
    unit = fields[.unit]?.text ?? base.unit
    value = Self.sum(fields[.value]?.number, fields[.value] == nil && carriesValue ? nil : base.value)
    text = fields[.stringValue]?.text
    truth = fields[.booleanValue]?.truth
  }

  /// Whether the name is of this device or names none.
  func isOf(_ device: String) -> Bool {
    prefix.isEmpty || prefix.split { $0 == "/" || $0 == ":" }.last.map(String.init) == device
  }

  /// The value as a running number.
  func counter(of field: PayloadField) throws(PayloadError) -> UInt64 {
    guard let number = value?.integer else { throw .wrongType(field, offset: 0) }
    guard (0..<(1 << 53)).contains(number) else { throw .outOfRange(field, offset: 0) }
    return UInt64(number)
  }

  func add(to drafts: inout ReadingDrafts, key: ReadingDraft.Key) {
    if measure == "fault" {
      guard let text else { return drafts.ignoreUnknown() }
      guard let fault = WornDeviceWords.fault(text) else { return drafts.ignoreUnknown(word: text) }
      return drafts.update(key, adding: nil) { $0.keep(fault) }
    }
    guard let field = Self.field(measure) else { return drafts.ignoreUnknown() }
    drafts.update(key, adding: field) { draft in
      if field.dimension != nil {
        keep(as: field, in: &draft)
      } else if let truth {
        draft.keep(truth, as: field)
      } else if let text {
        draft.keep(text, as: field)
      } else {
        draft.unusable(field)
      }
    }
  }

  private func keep(as field: PayloadField, in draft: inout ReadingDraft) {
    guard let value else { return draft.unusable(field) }
    guard unit == "%" else {
      return draft.keep(value, unit: unit.flatMap(Unit.init(senML:)), code: unit ?? "", as: field)
    }
    // Up to 1 it can only be the standard's ratio; above, nobody knows.
    let isRatio = Unit.ratio.steps(value, scale: 1) <= 100
    draft.keep(value, unit: isRatio ? .ratio : nil, code: "%", as: field)
  }

  private static func field(_ measure: String) -> PayloadField? {
    if let vital = Vital.allCases.first(where: { $0.loinc == measure }) {
      return PayloadField(rawValue: vital.rawValue)
    }
    let field = PayloadField.allCases.first { $0.key == measure }
    return field == .time || field == .device || field == .sequence || field == .boot ? nil : field
  }

  // MARK: Resolution

  /// Times below 2^28 seconds count from the receipt (RFC 8428, section 4.5.3).
  private static func time(
    _ field: PayloadTree?, base: ExactDecimal, receivedAt: Timestamp
  ) throws(PayloadError) -> (Timestamp, isRelative: Bool) {
    var own = ExactDecimal(mantissa: 0)
    if let field {
      guard let number = field.number else { throw .wrongType(.time, offset: 0) }
      own = number
    }
    guard let seconds = sum(own, base) else { throw .missingTime }
    let milliseconds = seconds.rounded(timesTenToThe: 3)
    let relative: Int64 = 268_435_456_000
    let instant = Timestamp(milliseconds: milliseconds)
    guard milliseconds < relative else {
      guard Timestamp.writableMilliseconds.contains(Int(milliseconds)) else { throw .malformedTime(offset: 0) }
      return (instant, false)
    }
    return (receivedAt.adding(milliseconds: milliseconds), true)
  }

  private static func sum(_ left: ExactDecimal?, _ right: ExactDecimal?) -> ExactDecimal? {
    guard let left else { return right }
    guard let right else { return left }
    return left.adding(right)
  }
}
