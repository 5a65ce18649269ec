/// What a clinician ordered for one patient's watch. The defaults stand where nothing was ordered.
package struct Orders: Hashable, Sendable {
  /// Scale 2 only by a signed order.
  package var scale: SaturationScale
  /// Why NEWS2 does not apply, or nil when it does. Plain limits apply in either case.
  package var refusal: NEWS2Refusal?

  package init(scale: SaturationScale = .scale1, refusal: NEWS2Refusal? = nil) {
    self.scale = scale
    self.refusal = refusal
  }

  /// An adult on scale 1.
  package static let standard = Orders()
}
