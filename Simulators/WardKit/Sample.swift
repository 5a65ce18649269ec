import Vitals

/// What a sensor shows: rounded to what it can resolve.
package struct Sample: Hashable, Sendable {
  /// Whole units: /min, %, /min, mmHg, mmHg.
  package var heartRate: Int
  package var saturation: Int
  package var respiration: Int
  package var systolic: Int
  package var diastolic: Int
  /// Tenths of a degree Celsius and of a mmol/L.
  package var temperatureTenths: Int
  package var glucoseTenths: Int
  package var rhythm = Rhythm.normal
  package var fall = false
  /// Whether the sensor touches skin; without contact no vital is sent.
  package var contact = true

  package init(rounding state: Physiology, activity: Double) {
    heartRate = Self.round(state.heartRate, within: 0...250)
    saturation = Self.round(state.saturation, within: 50...100)
    respiration = Self.round(state.respiration, within: 0...70)
    systolic = Self.round(state.systolic, within: 40...260)
    diastolic = Self.round(state.diastolic, within: 20...160)
    temperatureTenths = Self.round(state.temperature * 10, within: 300...430)
    glucoseTenths = Self.round(state.glucose * 10, within: 8...300)
  }

  /// What a bench sends as abnormal: one vital far outside every limit.
  package mutating func makeAbnormal() {
    heartRate = 150
  }

  /// Whether a simple reader, who knows only the sternest limits (NEWS2 score 3, glucose, rhythm, fall), sees an alarm.
  package var isPlainlyAbnormal: Bool {
    guard contact else { return false }
    return fall || rhythm != .normal || heartRate >= 131 || heartRate <= 40 || saturation <= 91 || respiration >= 25
      || respiration <= 8 || systolic <= 90 || systolic >= 220 || temperatureTenths <= 350 || glucoseTenths < 30
  }

  /// Whether the device sends it on its urgent topic: what cannot wait behind anything.
  package var isUrgent: Bool {
    fall || rhythm == .ventricularFibrillation || rhythm == .asystole || rhythm == .ventricularTachycardia
  }

  private static func round(_ value: Double, within range: ClosedRange<Int>) -> Int {
    min(max(Int(value.rounded()), range.lowerBound), range.upperBound)
  }
}
