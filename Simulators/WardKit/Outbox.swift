/// What a device sent, or could not send, and has no receipt for. It forgets what a receipt names, nothing else.
package struct Outbox: Sendable {
  /// One reading kept.
  package struct Item: Sendable {
    package let payload: [UInt8]
    package let isUrgent: Bool
    /// Monotonic nanoseconds of the instant it was to be sent: latencies count from there.
    package let scheduledAt: Int64
    /// When it was last handed to the connection.
    package var sentAt: Int64
    /// Whether the link was down when it was due: then it goes by `backfill`.
    package var wasOffline: Bool

    package init(payload: [UInt8], isUrgent: Bool, scheduledAt: Int64, sentAt: Int64, wasOffline: Bool) {
      self.payload = payload
      self.isUrgent = isUrgent
      self.scheduledAt = scheduledAt
      self.sentAt = sentAt
      self.wasOffline = wasOffline
    }
  }

  /// What a receipt settled.
  package struct Settlement: Sendable {
    package var held: [Item] = []
    package var rejected: [Item] = []
  }

  /// The start of the device that the numbers belong to.
  package let boot: UInt64
  /// How many readings the device's memory holds; at the bound the oldest is overwritten, and counted.
  package let bound: Int
  /// Readings overwritten unreceipted: a real loss, of the device's making.
  package private(set) var overwritten = 0
  package private(set) var items: [UInt64: Item] = [:]
  private var oldest: UInt64 = 0

  package init(boot: UInt64, bound: Int) {
    self.boot = boot
    self.bound = max(1, bound)
  }

  /// Keeps a reading until a receipt names it.
  package mutating func keep(_ item: Item, sequence: UInt64) {
    items[sequence] = item
    while items.count > bound, oldest < sequence {
      if items.removeValue(forKey: oldest) != nil { overwritten += 1 }
      oldest += 1
    }
  }

  /// Forgets what the receipt names, and nothing of another boot.
  package mutating func settle(_ receipt: ReceiptMessage) -> Settlement {
    var settlement = Settlement()
    for held in receipt.held where held.boot == boot {
      for range in held.ranges {
        guard range.count == 2, range[0] <= range[1] else { continue }
        // A range may be far longer than what is still open, and the other way round.
        for sequence in items.keys where range[0] <= sequence && sequence <= range[1] {
          if let item = items.removeValue(forKey: sequence) { settlement.held.append(item) }
        }
      }
    }
    for rejected in receipt.rejected ?? [] where rejected.boot == boot {
      guard let sequence = rejected.seq, let item = items.removeValue(forKey: sequence) else { continue }
      settlement.rejected.append(item)
    }
    return settlement
  }

  /// The sequence numbers last sent before `instant`, in order, at most `limit`; each counts as sent at `now`.
  package mutating func takeDue(sentBefore instant: Int64, now: Int64, limit: Int) -> [(sequence: UInt64, item: Item)] {
    let due = items.filter { $0.value.sentAt < instant }.sorted { $0.key < $1.key }.prefix(limit)
    for (sequence, _) in due { items[sequence]?.sentAt = now }
    return due.map { (sequence: $0.key, item: $0.value) }
  }
}
