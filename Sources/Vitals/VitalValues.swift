/// The numeric vitals of one reading: seven optional fixed-point values stored inline, so that a reading allocates nothing.
///
/// Missing is missing: a vital that was not measured has no value, never zero (INTAKE-3).
package struct VitalValues: Hashable, Sendable {
  /// Bit n is set when the vital with raw value n is present.
  private var present: UInt8 = 0
  private var heartRate: Int16 = 0
  private var oxygenSaturation: Int16 = 0
  private var respiratoryRate: Int16 = 0
  private var temperature: Int16 = 0
  private var systolic: Int16 = 0
  private var diastolic: Int16 = 0
  private var glucose: Int16 = 0

  package init() {}

  package var isEmpty: Bool { present == 0 }

  /// The vitals that are present, as a set in which bit n stands for raw value n.
  package var mask: UInt8 { present }

  /// The value in fixed-point steps (``Vital/scale``), or nil when it was not measured.
  @inline(__always)
  package subscript(vital: Vital) -> Int? {
    get {
      guard present & (1 << vital.rawValue) != 0 else { return nil }
      return switch vital {
      case .heartRate: Int(heartRate)
      case .oxygenSaturation: Int(oxygenSaturation)
      case .respiratoryRate: Int(respiratoryRate)
      case .temperature: Int(temperature)
      case .systolic: Int(systolic)
      case .diastolic: Int(diastolic)
      case .glucose: Int(glucose)
      }
    }
    set {
      guard let newValue else {
        present &= ~(1 << vital.rawValue)
        store(0, in: vital)
        return
      }
      present |= 1 << vital.rawValue
      store(Int16(clamping: newValue), in: vital)
    }
  }

  /// The vitals that are present by their keys (``Vital/key``), in fixed-point steps.
  package var byKey: [String: Int64] {
    Dictionary(uniqueKeysWithValues: Vital.allCases.compactMap { vital in self[vital].map { (vital.key, Int64($0)) } })
  }

  @inline(__always)
  private mutating func store(_ value: Int16, in vital: Vital) {
    switch vital {
    case .heartRate: heartRate = value
    case .oxygenSaturation: oxygenSaturation = value
    case .respiratoryRate: respiratoryRate = value
    case .temperature: temperature = value
    case .systolic: systolic = value
    case .diastolic: diastolic = value
    case .glucose: glucose = value
    }
  }
}
