import Vitals

extension SimulatedDevice {
  /// Messages beside the readings: broken, hostile, under a wrong name. They carry no number, so that their refusal leaves
  /// no gap in the device's own sequence.
  mutating func sendExtras(_ draws: FaultDraws, at scheduled: Int64, _ work: inout DeviceWork) {
    let faults = work.faults
    if draws.malformed < faults.malformed, let kind = draws.pick(from: faults.malformedKinds) {
      let (bytes, type) = kind.payload(spoiling: harmless(at: scheduled, work))
      sendExtra(bytes, type, intent: .malformed(kind), at: scheduled, &work)
    }
    if draws.hostile < faults.hostile, let kind = draws.pick(from: faults.hostileKinds) {
      let bytes = kind.payload(at: harmless(at: scheduled, work).time)
      sendExtra(bytes, "application/json", intent: .hostile(kind), at: scheduled, &work)
    }
    if draws.wrongIdentity < faults.wrongIdentity {
      let bytes = NativePayload(harmless(at: scheduled, work), claimedDevice: "somebody-else").bytes
      sendExtra(bytes, "application/json", intent: .wrongIdentity, at: scheduled, &work)
    }
    if draws.unknownDevice < faults.unknownDevice {
      let bytes = NativePayload(harmless(at: scheduled, work)).bytes
      sendExtra(
        bytes, "application/json", intent: .unknownDevice, at: scheduled,
        topic: "vigil/v1/\(unit)/ghost-\(id)/readings",
        &work)
    }
  }

  private func harmless(at scheduled: Int64, _ work: DeviceWork) -> Reading {
    var reading = Reading(time: work.clock.wall(at: scheduled).adding(milliseconds: clockError(at: scheduled, work)))
    reading.vitals[.heartRate] = 72
    reading.vitals[.oxygenSaturation] = 98
    return reading
  }

  private mutating func sendExtra(
    _ bytes: [UInt8], _ contentType: String?, intent: SendIntent, at scheduled: Int64, topic: String? = nil,
    _ work: inout DeviceWork
  ) {
    let kept = KeptReading(
      reading: harmless(at: scheduled, work), scheduledAt: scheduled,
      clockErrorMilliseconds: clockError(at: scheduled, work))
    publish(
      bytes, contentType, .readings, intent: intent, message: work.nextMessage(), kept: kept, topic: topic, &work)
  }
}
