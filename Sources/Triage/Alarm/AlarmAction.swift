/// What the shell must do after an event, in this order. Records are committed before calls leave (ALERT-3).
package enum AlarmAction: Hashable, Sendable {
  /// Becomes an entry on the ledger.
  case record(AlarmTransition)
  /// Send the alert to each recipient; (alert, recipient, round) identifies a call, so that repeating it is harmless.
  case call(recipients: [String], round: Int, priority: Priority)
  /// Stop retrying whatever calls are under way.
  case cancelCalls
  /// Raise the technical finding ``TechnicalKind/nobodyToCall``: these roles should be called and nobody has them.
  case nobodyToCall(missing: [CareTeamMember.Role])
}
