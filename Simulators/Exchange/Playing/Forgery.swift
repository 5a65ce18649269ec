/// What must never be taken.
package enum Forgery: CaseIterable, Hashable, Sendable {
  /// A clinician signs a grant for a patient.
  case grantToOneself
  /// A patient's grant, signed by another key.
  case wrongKey
  /// A patient's grant, signed as it must be, on a clinician's channel.
  case borrowedChannel
  /// Signed as it must be, and changed afterwards.
  case changedAfterwards
  /// An opening without a token.
  case noToken
  /// An opening with a token that nobody has.
  case inventedToken
}
