/// Announces a low saturation by how deep it is times how long it lasts, as the SatSeconds of pulse oximeters do: the
/// integral of (limit - value) over reading time. It only ever shortens the band's delay, which stays the longest wait.
package struct SaturationIntegral: Hashable, Sendable {
  /// In percent: what lies below counts, and reaching it again begins anew.
  package var limit: Int
  /// Percent times seconds from which on it is announced.
  package var thresholdSeconds: Int
  /// The publication or decision that it rests on, never empty.
  package var source: String

  package init(limit: Int, thresholdSeconds: Int, source: String) {
    self.limit = limit
    self.thresholdSeconds = thresholdSeconds
    self.source = source
  }
}
