/// By what right somebody grants or forbids on a patient's data. It must still hold when a grant is relied on: a grant
/// never gives more than its grantor may.
package enum Authority: Hashable, Sendable {
  case patient
  case guardian(GuardianshipID)
  /// As many custodians of the panel as its threshold says.
  case custodians(PanelID)
  /// Somebody to whom that grant gave ``AccessAction/delegate``.
  case delegate(GrantID)
}
