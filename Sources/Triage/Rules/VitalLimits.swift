import Vitals

/// The limits of one vital: bands of abnormal values; what lies in none of them is within limits.
package struct VitalLimits: Hashable, Sendable {
  package var vital: Vital
  /// Disjoint bands in ascending order; each depth at most once.
  package var bands: [LimitBand]

  package init(vital: Vital, bands: [LimitBand]) {
    self.vital = vital
    self.bands = bands
  }
}
