/// What clinicians ordered for one patient's watch, as far as it is in force. The defaults stand where nothing was ordered.
///
/// Two bytes and one reference, so that a patient without special orders costs the judge nothing.
package struct Orders: Hashable, Sendable {
  /// Scale 2 only by a signed order.
  package var scale: SaturationScale
  /// Why NEWS2 does not apply, or nil when it does. Plain limits apply in either case.
  package var refusal: NEWS2Refusal?
  /// Limits, suppressions and where the orders stand; nil when nothing is in force.
  package var details: OrderDetails?

  package init(scale: SaturationScale = .scale1, refusal: NEWS2Refusal? = nil, details: OrderDetails? = nil) {
    self.scale = scale
    self.refusal = refusal
    self.details = details
  }

  /// An adult on scale 1.
  package static let standard = Orders()

  /// Where the orders in force stand on the ledger, ascending.
  package var positions: [Int64] { details?.positions ?? [] }
}
