/// What a doctor orders for one patient; its terms are sealed.
package enum Order {
  /// The saturation is scored on NEWS2's scale 2, for a prescribed target of 88-92 %.
  ///
  /// - Parameter expires: milliseconds since 1970.
  package static func scale2(for patient: String, until expires: Int64) -> PersonAct {
    PersonAct(
      "order.placed", about: patient, ["expires": .number(expires)],
      sealed: ["reason": "Hypercapnic respiratory failure: target 88-92 %.", "scale": "scale-2"])
  }
}
