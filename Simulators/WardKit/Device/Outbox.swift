/// What a device sent, or could not send, in one of its starts (`boot`), and has no receipt for. It forgets what a
/// receipt names, nothing else.
package struct Outbox: Sendable {
  /// What a receipt settled, by sequence number.
  package typealias Settled = [(sequence: UInt64, kept: KeptReading)]

  /// The start of the device that the numbers belong to.
  package let boot: UInt64
  /// How many readings still wait for a receipt.
  package private(set) var count = 0
  /// The number that the next reading gets: without gaps from 1.
  package private(set) var next: UInt64 = 1
  /// Readings from number `first` on; nil for what is settled.
  private var items: [KeptReading?] = []
  private var first: UInt64 = 1
  /// Numbers in the order in which they were last sent, and those that were stored unsent.
  private var sent = Line<(sequence: UInt64, sentAt: Int64)>()
  private var stored = Line<UInt64>()

  package init(boot: UInt64) {
    self.boot = boot
  }

  package var isEmpty: Bool { count == 0 }
  package var hasStored: Bool { !stored.isEmpty }

  /// Keeps a reading until a receipt names it; it must bear the number ``next``.
  package mutating func keep(_ item: KeptReading) {
    items.append(item)
    next += 1
    count += 1
  }

  package func item(_ sequence: UInt64) -> KeptReading? {
    guard sequence >= first, sequence < next else { return nil }
    return items[Int(sequence - first)]
  }

  /// Notes that a reading left in `message`; the first message stays the one that it is known by.
  package mutating func noteSent(_ sequence: UInt64, message: UInt64, at now: Int64) {
    change(sequence) { item in
      if item.message == 0 { item.message = message }
      item.sentAt = now
      item.sends += 1
    }
    sent.append((sequence, now))
    passOverSettled()
  }

  /// Notes that the link is down, so that a reading waits for it to come back.
  package mutating func noteStored(_ sequence: UInt64) {
    change(sequence) { $0.isStored = true }
    stored.append(sequence)
  }

  /// Gives a reading the instant at which it is sent after all.
  package mutating func reschedule(_ sequence: UInt64, at instant: Int64) {
    change(sequence) { $0.scheduledAt = instant }
  }

  /// Up to `limit` readings that were stored and never sent, oldest first; they count as taken.
  package mutating func takeStored(limit: Int) -> [UInt64] {
    var taken: [UInt64] = []
    while taken.count < limit, let sequence = stored.popFirst() {
      if item(sequence)?.message == 0 { taken.append(sequence) }
    }
    return taken
  }

  /// Up to `limit` readings last sent before `instant` that have no receipt, in the order of their sending.
  package mutating func takeUnreceipted(sentBefore instant: Int64, limit: Int) -> [UInt64] {
    var taken: [UInt64] = []
    while taken.count < limit, let oldest = sent.first, oldest.sentAt < instant {
      _ = sent.popFirst()
      if item(oldest.sequence)?.sentAt == oldest.sentAt { taken.append(oldest.sequence) }
    }
    passOverSettled()
    return taken
  }

  /// When the reading that has waited longest was last sent; nil when none waits.
  package var oldestSentAt: Int64? { sent.first?.sentAt }

  /// Forgets what a receipt names, whether held or refused.
  package mutating func settle(_ range: ClosedRange<UInt64>) -> Settled {
    var settled: Settled = []
    // A range may be far longer than what is still open, and the other way round.
    guard range.upperBound >= first, range.lowerBound < next, first < next else { return settled }
    for sequence in max(range.lowerBound, first)...min(range.upperBound, next - 1) {
      if let kept = remove(sequence) { settled.append((sequence, kept)) }
    }
    trim()
    passOverSettled()
    return settled
  }

  /// Forgets the oldest that waits, as a full memory does.
  package mutating func overwriteOldest() -> UInt64? {
    guard let index = items.firstIndex(where: { $0 != nil }) else { return nil }
    let sequence = first + UInt64(index)
    _ = remove(sequence)
    trim()
    passOverSettled()
    return sequence
  }

  private mutating func remove(_ sequence: UInt64) -> KeptReading? {
    let index = Int(sequence - first)
    guard let kept = items[index] else { return nil }
    items[index] = nil
    count -= 1
    return kept
  }

  private mutating func change(_ sequence: UInt64, _ body: (inout KeptReading) -> Void) {
    guard var item = item(sequence) else { return }
    body(&item)
    items[Int(sequence - first)] = item
  }

  /// Keeps a reading that waits, with the instant of its last sending, at the head of ``sent``.
  private mutating func passOverSettled() {
    while let head = sent.first, item(head.sequence)?.sentAt != head.sentAt { _ = sent.popFirst() }
  }

  private mutating func trim() {
    let settled = items.prefix { $0 == nil }.count
    // Moving the rest costs its length, so only when it is worth it, or all is settled.
    guard settled > 0, settled == items.count || settled >= 64 || items[settled...].count <= settled else {
      return
    }
    items.removeFirst(settled)
    first += UInt64(settled)
  }
}
