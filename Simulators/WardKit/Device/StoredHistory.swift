import Vitals

/// Readings that a device stored before the run, made when they are sent: hours of them at once would delay the sender.
package struct StoredHistory: Sendable {
  /// An earlier start of the device, whose numbers these are.
  package let boot: UInt64
  /// The device's time of the next one, the first that it is not, and the step between, in milliseconds since 1970.
  var next: Int64
  let end: Int64
  let stepMilliseconds: Int64
  var patient: Patient
  var made = 0
}

extension SimulatedDevice {
  /// Lets the device send what it stored in the hours before `instant`: quiet hours of the same body.
  package mutating func recall(
    hours: Double, cadenceSeconds: Double, body seed: UInt64, at instant: Int64, _ work: inout DeviceWork
  ) {
    guard history == nil else { return }
    let end = work.clock.wall(at: instant).milliseconds
    let boot = max(1, outboxes.map(\.boot).min() ?? 1) - 1
    addEarlierOutbox(boot: boot)
    history = StoredHistory(
      boot: boot, next: end - Int64(hours * 3_600_000), end: end,
      stepMilliseconds: max(1, Int64(cadenceSeconds * 1_000)), patient: Patient(seed: seed))
    scheduleFlush(&work)
  }

  /// Makes and sends the next of them.
  mutating func sendHistory(atMost room: Int, _ work: inout DeviceWork) {
    guard var past = history else { return }
    for _ in 0..<max(0, room) where past.next < past.end {
      guard let sequence = keepNext(of: &past, work) else { break }
      let kept = withOutbox(boot: past.boot) { $0.item(sequence) } ?? nil
      if let kept { work.events.append(.stored(told(kept, .backfill, .backfilled, message: 0, bytes: 0, work))) }
      send(sequence, boot: past.boot, intent: .backfilled, &work)
    }
    history = past.next < past.end ? past : nil
    overwriteIfFull(&work)
  }

  /// - Returns: the number that it has in memory.
  private mutating func keepNext(of past: inout StoredHistory, _ work: DeviceWork) -> UInt64? {
    let seconds = Double(past.made) * Double(past.stepMilliseconds) / 1_000
    let state = past.patient.state(atSeconds: seconds, dayFraction: 0.5)
    let error = clockError(at: work.now, work)
    let isFull = past.made % work.plan.slowEvery == 0
    let time = Timestamp(milliseconds: past.next + error)
    var sensor = sensor
    let boot = past.boot
    let kept = withOutbox(boot: boot) { outbox -> UInt64 in
      var reading = Reading(time: time, sequence: outbox.next, boot: boot)
      sensor.measure(state, isFull: isFull, into: &reading)
      reading.contact = true
      let sequence = outbox.next
      var item = KeptReading(reading: reading, scheduledAt: work.now, clockErrorMilliseconds: error)
      item.isStored = true
      outbox.keep(item)
      return sequence
    }
    self.sensor = sensor
    past.made += 1
    past.next += past.stepMilliseconds
    return kept
  }
}
