import Vitals

/// What is known of a patient at one instant, as NEWS2 scores it. Nil is unknown, be it missing or stale.
package struct NEWS2Observations: Hashable, Sendable {
  /// Breaths a minute.
  package var respiratoryRate: Int?
  /// Whole percent.
  package var oxygenSaturation: Int?
  /// Whether supplemental oxygen is given.
  package var oxygen: Bool?
  /// mmHg.
  package var systolic: Int?
  /// Beats a minute.
  package var heartRate: Int?
  package var consciousness: Consciousness?
  /// Tenths of a degree Celsius.
  package var temperature: Int?
  /// Which of the unknown ones are unknown because their last value is too old.
  package var stale: ScoredParameters

  package init(
    respiratoryRate: Int? = nil, oxygenSaturation: Int? = nil, oxygen: Bool? = nil, systolic: Int? = nil,
    heartRate: Int? = nil, consciousness: Consciousness? = nil, temperature: Int? = nil,
    stale: ScoredParameters = []
  ) {
    self.respiratoryRate = respiratoryRate
    self.oxygenSaturation = oxygenSaturation
    self.oxygen = oxygen
    self.systolic = systolic
    self.heartRate = heartRate
    self.consciousness = consciousness
    self.temperature = temperature
    self.stale = stale
  }
}
