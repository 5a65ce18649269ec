/// What was sent and what came of it. `sent = receipted + rejected + overwritten + outstanding`, always.
struct Totals: Codable {
  var event = "totals"
  /// Readings, each once.
  var sent = 0
  var abnormal = 0
  /// Of `sent`, those named as held by a receipt, those refused by one, those that a full memory overwrote.
  var receipted = 0
  var rejected = 0
  var overwritten = 0
  var outstanding = 0
  /// Extra publishes, which count for no reading.
  var resent = 0
  var duplicates = 0
  var malformed = 0
  var wrongIdentity = 0
  /// PUBACKs, publishes that ended without one, receipts and lost connections.
  var acknowledged = 0
  var failed = 0
  var receipts = 0
  var connectionsLost = 0
}
