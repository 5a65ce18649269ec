import Vitals

/// A reading that is put together from several measurements of one instant.
struct ReadingDraft {
  /// Measurements with the same key belong to one reading.
  struct Key: Hashable {
    var time: Timestamp
    var boot: UInt64 = 0
    var sequence: UInt64?
    /// Whether the time counted from the receipt.
    var isRelative = false
  }

  let key: Key
  private(set) var rich: RichReading
  /// Which fields have a value, usable or not.
  private(set) var seen: PayloadFieldSet = []

  init(_ key: Key) {
    self.key = key
    rich = RichReading(
      DecodedReading(reading: Reading(time: key.time, sequence: key.sequence, boot: key.boot)))
    rich.decoded.isTimeRelative = key.isRelative
  }

  var saysSomething: Bool { !seen.isEmpty || !rich.decoded.reading.faults.isEmpty }

  /// Takes a number for a vital, the battery or supplemental oxygen.
  ///
  /// - Parameters:
  ///   - unit: nil when the code is unknown: the value is then kept as sent and reported, never guessed at.
  ///   - code: the unit as sent.
  mutating func keep(_ value: ExactDecimal, unit: Unit?, code: String, as field: PayloadField) {
    seen.insert(PayloadFieldSet(field))
    rich.raw.append(RawQuantity(key: field.key, value: value, unit: code))
    guard let unit, unit.dimension == field.dimension else { return unusable(field) }
    if let vital = field.vital {
      let steps = unit.steps(value, scale: vital.scale)
      if vital.possible.contains(steps) {
        rich.decoded.reading.vitals[vital] = steps
      } else {
        rich.decoded.reading.impossible[vital] = steps
      }
    } else if field == .battery {
      let percent = unit.steps(value, scale: 1)
      if let percent = UInt8(exactly: percent), percent <= 100 {
        rich.decoded.reading.battery = percent
      } else {
        rich.decoded.ignoredFields += 1
      }
    }
  }

  /// Takes a word for consciousness or rhythm, in the native spelling.
  mutating func keep(_ word: String, as field: PayloadField) {
    seen.insert(PayloadFieldSet(field))
    switch field {
    case .consciousness:
      rich.decoded.reading.consciousness = Consciousness.allCases.first { $0.letter == word }
      if rich.decoded.reading.consciousness == nil { unusable(field) }
    case .rhythm:
      rich.decoded.reading.rhythm = Rhythm.allCases.first { $0.key == word }
      if rich.decoded.reading.rhythm == nil { unusable(field) }
    default: unusable(field)
    }
  }

  mutating func keep(_ truth: Bool, as field: PayloadField) {
    seen.insert(PayloadFieldSet(field))
    switch field {
    case .oxygen: rich.decoded.reading.oxygen = truth
    case .fall: rich.decoded.reading.fall = truth
    case .contact: rich.decoded.reading.contact = truth
    case .motion: rich.decoded.reading.motion = truth
    default: unusable(field)
    }
  }

  mutating func keep(_ fault: DeviceFault) {
    rich.decoded.reading.faults.insert(DeviceFaults(fault))
  }

  /// A known field that has a value which means nothing to us: missing from the reading, and a technical finding.
  mutating func unusable(_ field: PayloadField) {
    seen.insert(PayloadFieldSet(field))
    rich.decoded.unrecognisedFields.insert(PayloadFieldSet(field))
  }

  mutating func ignoreUnknown() {
    rich.decoded.unknownKeys += 1
  }
}

extension PayloadField {
  /// What a quantity must measure to stand in this field; nil for fields that are no quantities.
  package var dimension: Unit.Dimension? {
    switch self {
    case .heartRate, .respiratoryRate: .rate
    case .oxygenSaturation, .battery: .fraction
    case .temperature: .temperature
    case .systolic, .diastolic: .pressure
    case .glucose: .glucose
    default: nil
    }
  }
}
