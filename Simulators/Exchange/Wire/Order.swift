import Vitals
import WardKit

/// What a doctor orders for one patient; its terms are sealed (`docs/decisions/0030`).
package enum Order {
  /// - Parameter expires: milliseconds since 1970; with something suppressed at most seven days ahead.
  package static func placed(_ order: PatientOrder, for patient: String, until expires: Int64) -> PersonAct {
    var terms: [String: CanonicalText] = ["reason": "A simulated order."]
    if order.usesScale2 { terms["scale"] = "scale-2" }
    if let refusal = order.refusal { terms["news2"] = .text(refusal.rawValue) }
    if !order.suppressed.isEmpty { terms["suppress"] = .words(order.suppressed) }
    if !order.limits.isEmpty {
      terms["limits"] = .object(
        Dictionary(
          uniqueKeysWithValues: order.limits.map { vital, bounds in
            let members = bounds.map { ($0.key.rawValue, CanonicalText.number(Int64($0.value))) }
            return (vital.key, .object(Dictionary(uniqueKeysWithValues: members)))
          }))
    }
    return PersonAct("order.placed", about: patient, ["expires": .number(expires)], sealed: terms)
  }
}
