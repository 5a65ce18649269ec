/// Why a resource is not taken, and where: never with what stands there.
package struct FHIRRefusal: Error, Hashable, Sendable {
  package enum Reason: String, CaseIterable, Hashable, Sendable {
    /// It must be there.
    case missing
    /// It is there and Vigil has no place for it: leaving it out could change what the rest means.
    case unsupported
    /// It has another shape or type than FHIR gives it.
    case malformed
    /// It is well formed, and this code, unit or reference has no counterpart here.
    case unknownCode = "unknown-code"
    /// Two places that must agree do not.
    case contradiction
    /// A list is longer or shorter than what can be taken.
    case wrongCount = "wrong-count"
  }

  /// Where, as a JSON Pointer (RFC 6901).
  package let pointer: String
  package let reason: Reason

  package init(_ reason: Reason, at pointer: String) {
    self.reason = reason
    self.pointer = pointer
  }
}
