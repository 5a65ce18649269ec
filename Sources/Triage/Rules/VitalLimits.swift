import Vitals

/// The limits of one vital: bands of abnormal values; what lies in none of them is within limits.
package struct VitalLimits: Hashable, Sendable {
  package var vital: Vital
  /// Disjoint bands in ascending order; each depth at most once.
  package var bands: [LimitBand]
  /// How far a value must come back to be normal again, or nil.
  package var hysteresis: Hysteresis?

  package init(vital: Vital, bands: [LimitBand], hysteresis: Hysteresis? = nil) {
    self.vital = vital
    self.bands = bands
    self.hysteresis = hysteresis
  }
}
