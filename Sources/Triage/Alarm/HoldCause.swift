/// Why a call of low priority does not leave at once. The raw value is the stable word in sealed payloads.
package enum HoldCause: String, CaseIterable, Hashable, Sendable {
  /// The unit's quiet hours.
  case quietHours = "quiet-hours"
  /// Its turn among the recipient's other calls of low priority.
  case pace
}
