import Vitals

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

  /// `self` plus `factor` times `other`, vital by vital.
  package func adding(_ other: Physiology, times factor: Double = 1) -> Physiology {
    Physiology(
      heartRate: heartRate + factor * other.heartRate, saturation: saturation + factor * other.saturation,
      respiration: respiration + factor * other.respiration, temperature: temperature + factor * other.temperature,
      systolic: systolic + factor * other.systolic, diastolic: diastolic + factor * other.diastolic,
      glucose: glucose + factor * other.glucose)
  }

  /// The way from `self` to `other`, of which `fraction` (0...1) is gone.
  package func toward(_ other: Physiology, _ fraction: Double) -> Physiology {
    adding(other.adding(self, times: -1), times: fraction)
  }

  /// The value of a vital in its unit (not in fixed-point steps).
  package subscript(vital: Vital) -> Double {
    get {
      switch vital {
      case .heartRate: heartRate
      case .oxygenSaturation: saturation
      case .respiratoryRate: respiration
      case .temperature: temperature
      case .systolic: systolic
      case .diastolic: diastolic
      case .glucose: glucose
      }
    }
    set {
      switch vital {
      case .heartRate: heartRate = newValue
      case .oxygenSaturation: saturation = newValue
      case .respiratoryRate: respiration = newValue
      case .temperature: temperature = newValue
      case .systolic: systolic = newValue
      case .diastolic: diastolic = newValue
      case .glucose: glucose = newValue
      }
    }
  }
}
