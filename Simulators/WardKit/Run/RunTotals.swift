/// What was sent and what came of it.
///
/// `made = receipted + rejected + overwritten + outstanding` always: every reading counts once, however often it was sent.
package struct RunTotals: Hashable, Codable, Sendable {
  /// Readings that devices made, each once.
  package var made = 0
  /// Of `made`: named as held by a receipt, refused by one, overwritten in a full memory, none of these yet.
  package var receipted = 0
  package var rejected = 0
  package var overwritten = 0
  package var outstanding = 0
  /// Of `outstanding`: on devices that vanished for good.
  package var unreachable = 0
  /// Messages by what was meant: readings for the first time, and everything beyond it.
  package var sent = 0
  package var backfilled = 0
  package var resent = 0
  package var duplicates = 0
  package var malformed = 0
  package var hostile = 0
  package var wrongIdentity = 0
  package var unknownDevice = 0
  /// Publishes that ended with a PUBACK, and without one.
  package var acknowledged = 0
  package var failed = 0
  package var receipts = 0
  package var connections = 0
  package var refusals = 0
  package var lost = 0
  package var payloadBytes = 0

  package init() {}
}
