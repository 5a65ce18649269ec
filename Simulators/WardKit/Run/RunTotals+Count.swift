extension RunTotals {
  /// Counts one happening; every field but ``unreachable`` comes from here alone.
  package mutating func count(_ event: RunEvent) {
    switch event {
    case .sent(let reading): count(reading)
    case .stored: addMade(1)
    case .acknowledged(let acknowledgement):
      if acknowledgement.failure == nil { acknowledged += 1 } else { failed += 1 }
    case .receipt(let receipt):
      receipts += 1
      receipted += receipt.settled.count
      rejected += receipt.refused.count
      outstanding -= receipt.settled.count + receipt.refused.count
    case .overwritten(_, _, let sequences, _):
      overwritten += sequences.count
      outstanding -= sequences.count
    case .connection(let event): count(event.change)
    case .phase, .lag: break
    }
  }

  private mutating func addMade(_ count: Int) {
    made += count
    outstanding += count
  }

  private mutating func count(_ reading: SentReading) {
    payloadBytes += reading.payloadBytes
    switch reading.intent {
    case .clean, .reordered:
      sent += 1
      addMade(1)
    case .backfilled: backfilled += 1
    case .duplicate: duplicates += 1
    case .resent: resent += 1
    case .malformed: malformed += 1
    case .hostile: hostile += 1
    case .wrongIdentity: wrongIdentity += 1
    case .unknownDevice: unknownDevice += 1
    }
  }

  private mutating func count(_ change: ConnectionEvent.Change) {
    switch change {
    case .connected: connections += 1
    case .refused: refusals += 1
    case .lost: lost += 1
    }
  }
}
