/// What a patient lets happen in an emergency. Without an entry both are allowed.
package struct EmergencyPolicy: Hashable, Sendable {
  /// Those whom an alert called may open the record.
  package let letsCalled: Bool
  /// Any approved doctor may, with a signed reason.
  package let letsStrangers: Bool

  package init(letsCalled: Bool, letsStrangers: Bool) {
    self.letsCalled = letsCalled
    self.letsStrangers = letsStrangers
  }

  /// What holds until the patient says otherwise.
  package static let standard = EmergencyPolicy(letsCalled: true, letsStrangers: true)
}
