/// A point in the space of vital signs, before a sensor has rounded it: a baseline, a shift or a state.
package struct Physiology: Hashable, Sendable {
  /// Beats a minute.
  package var heartRate = 0.0
  /// Percent.
  package var saturation = 0.0
  /// Breaths a minute.
  package var respiration = 0.0
  /// Degrees Celsius.
  package var temperature = 0.0
  /// mmHg.
  package var systolic = 0.0
  /// mmHg.
  package var diastolic = 0.0
  /// mmol/L.
  package var glucose = 0.0

  package init(
    heartRate: Double = 0, saturation: Double = 0, respiration: Double = 0, temperature: Double = 0,
    systolic: Double = 0, diastolic: Double = 0, glucose: Double = 0
  ) {
    self.heartRate = heartRate
    self.saturation = saturation
    self.respiration = respiration
    self.temperature = temperature
    self.systolic = systolic
    self.diastolic = diastolic
    self.glucose = glucose
  }

  /// A healthy adult's baseline; no value lies near a limit that would alarm.
  package static func baseline(using generator: inout SeededGenerator) -> Physiology {
    Physiology(
      heartRate: 62 + 18 * generator.unit(), saturation: 97 + 1.2 * generator.unit(),
      respiration: 13 + 4 * generator.unit(), temperature: 36.5 + 0.5 * generator.unit(),
      systolic: 116 + 16 * generator.unit(), diastolic: 70 + 10 * generator.unit(),
      glucose: 4.9 + 1.2 * generator.unit())
  }

  /// `self` plus `factor` times `other`, vital by vital.
  package func adding(_ other: Physiology, times factor: Double = 1) -> Physiology {
    Physiology(
      heartRate: heartRate + factor * other.heartRate, saturation: saturation + factor * other.saturation,
      respiration: respiration + factor * other.respiration, temperature: temperature + factor * other.temperature,
      systolic: systolic + factor * other.systolic, diastolic: diastolic + factor * other.diastolic,
      glucose: glucose + factor * other.glucose)
  }
}
