extension SimulatedDevice {
  /// Sends a reading of the present start.
  mutating func send(_ sequence: UInt64, intent: SendIntent, _ work: inout DeviceWork) {
    send(sequence, boot: outbox.boot, intent: intent, &work)
  }

  /// Sends a reading of one of the starts, and tells of it.
  mutating func send(_ sequence: UInt64, boot: UInt64, intent: SendIntent, _ work: inout DeviceWork) {
    let message = work.nextMessage()
    let now = work.now
    let item = withOutbox(boot: boot) { outbox -> KeptReading? in
      outbox.noteSent(sequence, message: message, at: now)
      return outbox.item(sequence)
    }
    guard let kept = item ?? nil else { return }
    let stamp = work.stamps ? work.clock.wallNanoseconds(at: kept.scheduledAt) : nil
    let payload = kept.format.payload(of: kept.reading, device: id, stampNanoseconds: stamp)
    publish(
      payload, kept.format.contentType, kept.lane, intent: intent, message: message, kept: kept, &work)
    scheduleResend(&work)
  }

  /// Hands bytes over and tells of the message.
  mutating func publish(
    _ payload: [UInt8], _ contentType: String?, _ lane: SendLane, intent: SendIntent, message: UInt64,
    kept: KeptReading, topic: String? = nil, _ work: inout DeviceWork
  ) {
    work.actions.append(
      .publish(
        Outgoing(
          topic: topic ?? self.topic(lane.rawValue), payload: payload, contentType: contentType, message: message,
          intent: intent, scheduledAt: kept.scheduledAt)))
    work.events.append(.sent(told(kept, lane, intent, message: message, bytes: payload.count, work)))
  }

  /// Notes that a reading waits for the link, and tells of it.
  mutating func store(_ sequence: UInt64, _ work: inout DeviceWork) {
    outbox.noteStored(sequence)
    guard let kept = outbox.item(sequence) else { return }
    work.events.append(.stored(told(kept, kept.lane, .backfilled, message: 0, bytes: 0, work)))
  }

  func told(
    _ kept: KeptReading, _ lane: SendLane, _ intent: SendIntent, message: UInt64, bytes: Int, _ work: DeviceWork
  ) -> SentReading {
    SentReading(
      message: message, device: index, lane: lane, format: kept.format, intent: intent, scheduledAt: kept.scheduledAt,
      sentAt: work.now, sentTime: work.clock.wall(at: work.now), reading: kept.reading, payloadBytes: bytes,
      clockErrorMilliseconds: kept.clockErrorMilliseconds)
  }

  /// Keeps memory within its bound: the oldest of the oldest start goes, and is told.
  mutating func overwriteIfFull(_ work: inout DeviceWork) {
    while outstanding > work.plan.memory {
      guard let boot = outboxes.first(where: { !$0.isEmpty })?.boot,
        let sequence = withOutbox(boot: boot, { $0.overwriteOldest() }) ?? nil
      else { return }
      if boot == outbox.boot { waiting.removeAll { $0 == sequence } }
      work.events.append(.overwritten(device: index, boot: boot, sequences: [sequence], at: work.now))
    }
  }

  mutating func scheduleFlush(_ work: inout DeviceWork) {
    guard isLinkUp, !flushIsScheduled, history != nil || outboxes.contains(where: \.hasStored) else { return }
    flushIsScheduled = true
    work.actions.append(.schedule(.flush, at: work.now + Self.flushInterval))
  }

  /// Sends the next of what was stored, at the pace of ``DevicePlan/backfillPerSecond``.
  package mutating func flushIsDue(_ work: inout DeviceWork) {
    flushIsScheduled = false
    guard isLinkUp, !hasVanished else { return }
    var room = Self.room(work)
    for boot in outboxes.map(\.boot) where room > 0 {
      let due = withOutbox(boot: boot) { $0.takeStored(limit: room) } ?? []
      for sequence in due { send(sequence, boot: boot, intent: .backfilled, &work) }
      room -= due.count
    }
    sendHistory(atMost: room, &work)
    scheduleFlush(&work)
  }

  /// A receipt came: forgets what it names and tells of it.
  package mutating func receive(_ receipt: ReceiptMessage, at instant: Int64, _ work: inout DeviceWork) {
    var held: [ReceiptEvent.Settled] = []
    var refused: [ReceiptEvent.Settled] = []
    var slowest: Int64?
    func took(_ settled: Outbox.Settled) -> Outbox.Settled {
      for (_, kept) in settled where kept.sends == 1 { slowest = max(slowest ?? 0, instant - kept.sentAt) }
      return settled
    }
    for named in receipt.held {
      for range in named.ranges { held += Self.told(took(settle(boot: named.boot, range)), boot: named.boot) }
    }
    for rejection in receipt.rejections {
      guard let boot = rejection.boot, let sequence = rejection.sequence else { continue }
      refused += Self.told(took(settle(boot: boot, sequence...sequence)), boot: boot)
    }
    if let slowest { resendTimer.receiptCame(after: slowest) }
    work.events.append(
      .receipt(
        ReceiptEvent(
          device: index, at: instant, held: receipt.held, rejections: receipt.rejections, block: receipt.block,
          settled: held, refused: refused, outstanding: outstanding)))
  }

  /// How many a look may send.
  static func room(_ work: DeviceWork) -> Int {
    max(1, Int((work.plan.backfillPerSecond * Double(flushInterval) / 1e9).rounded()))
  }

  private static func told(_ settled: Outbox.Settled, boot: UInt64) -> [ReceiptEvent.Settled] {
    settled.map {
      ReceiptEvent.Settled(
        boot: boot, sequence: $0.sequence, message: $0.kept.message, scheduledAt: $0.kept.scheduledAt)
    }
  }

  /// Between two looks at the memory: 100 ms.
  static let flushInterval: Int64 = 100_000_000
}
