import Vitals

extension SimulatedDevice {
  /// Makes the reading that is due at `scheduled`, with whatever goes wrong, and schedules the next.
  package mutating func readingIsDue(at scheduled: Int64, patient: inout Patient, _ work: inout DeviceWork) {
    guard !hasVanished else { return }
    let draws = FaultDraws(&generator)
    scheduleNext(after: scheduled, draws, &work)
    misbehave(draws, &work)
    let sequence = make(at: scheduled, patient: &patient, draws, &work)
    made += 1
    guard isLinkUp else { return store(sequence, &work) }
    let isUrgent = outbox.item(sequence)?.reading.isUrgent == true
    if work.plan.batch > 1 {
      waiting.append(sequence)
      if waiting.count >= work.plan.batch || isUrgent { sendWaiting(&work, at: scheduled) }
    } else if draws.reorder < work.faults.reordering, waiting.isEmpty, !isUrgent {
      waiting.append(sequence)
    } else {
      send(sequence, intent: .clean, &work)
      if draws.duplicate < work.faults.duplicates, let first = outbox.item(sequence)?.message {
        send(sequence, intent: .duplicate(of: first), &work)
      }
      sendWaiting(&work, at: scheduled, intent: .reordered)
    }
    sendExtras(draws, at: scheduled, &work)
  }

  /// Sends what waits for its batch or successor; at the end of a run nothing may wait any longer.
  package mutating func sendWaiting(_ work: inout DeviceWork, at scheduled: Int64, intent: SendIntent = .clean) {
    guard isLinkUp else { return }
    let due = waiting
    waiting.removeAll(keepingCapacity: true)
    for sequence in due {
      outbox.reschedule(sequence, at: scheduled)
      send(sequence, intent: intent, &work)
    }
  }

  private func scheduleNext(after scheduled: Int64, _ draws: FaultDraws, _ work: inout DeviceWork) {
    if let limit = work.plan.readings, made + 1 >= limit { return }
    if let recording {
      guard let offset = recording.offset(after: made) else { return }
      work.actions.append(.schedule(.reading, at: work.clock.instant(atScenarioSeconds: offset)))
      return
    }
    let interval = Double(work.clock.nanoseconds(ofScenarioSeconds: work.plan.cadenceSeconds))
    let next = scheduled + max(1, Int64(interval * (1 + work.plan.jitter * (draws.jitter - 0.5))))
    work.actions.append(.schedule(.reading, at: next))
  }

  /// What happens to the device itself.
  private mutating func misbehave(_ draws: FaultDraws, _ work: inout DeviceWork) {
    let hours = work.plan.cadenceSeconds / 3_600
    if draws.reboot < work.faults.rebootsPerHour * hours { reboot(&work) }
    if draws.probeOff < work.faults.probeOffPerHour * hours {
      takeOffProbe(until: work.now + work.clock.nanoseconds(ofScenarioSeconds: work.faults.probeOffSeconds))
    }
    if draws.linkLoss < work.faults.linkLossesPerHour * hours, isLinkUp {
      linkWentDown(&work)
      work.actions.append(
        .sever(awayNanoseconds: work.clock.nanoseconds(ofScenarioSeconds: work.faults.linkLossSeconds)))
    }
  }

  /// Puts the reading of this instant into memory.
  /// - Returns: its number in the present start.
  private mutating func make(
    at scheduled: Int64, patient: inout Patient, _ draws: FaultDraws, _ work: inout DeviceWork
  ) -> UInt64 {
    let seconds = work.clock.scenarioSeconds(at: scheduled)
    let error = clockError(at: scheduled, work)
    var reading = Reading(
      time: work.clock.wall(at: scheduled).adding(milliseconds: error), sequence: outbox.next, boot: outbox.boot)
    let state = patient.state(atSeconds: seconds, dayFraction: work.clock.dayFraction(atScenarioSeconds: seconds))
    reading.contact = scheduled >= probeOffUntil
    if let recording {
      recording.fill(&reading, row: made)
    } else if reading.contact == true {
      sensor.measure(state, isFull: made % work.plan.slowEvery == 0, into: &reading)
      if draws.abnormal < work.abnormalShare { reading.vitals[.heartRate] = Self.plainlyAbnormalHeartRate }
      if draws.impossible < work.faults.impossible {
        reading.vitals[.oxygenSaturation] = nil
        reading.impossible[.oxygenSaturation] = Self.impossibleSaturation
      }
    }
    let hours = max(0, seconds) / 3_600
    let charge = work.faults.batteryStartPercent - hours * work.faults.batteryPerHour
    reading.battery = UInt8(min(100, max(1, charge)))
    let sequence = outbox.next
    let format = work.plan.formats[index % work.plan.formats.count].fit(&reading)
    outbox.keep(
      KeptReading(reading: reading, scheduledAt: scheduled, clockErrorMilliseconds: error, format: format))
    overwriteIfFull(&work)
    return sequence
  }

  /// Far outside of every limit.
  private static let plainlyAbnormalHeartRate = 150
  /// More than all of the haemoglobin.
  private static let impossibleSaturation = 108
}
