import Vitals
import WardKit

/// The JSON of a log line: the one key that names its kind, and what belongs to it.
struct LogRecord: Decodable {
  var run: RunLine?
  var baseline: Baseline?
  var sent: UInt64?
  var ended: UInt64?
  var receipt: [UInt64]?
  var link: Bool?
  var overwritten: [UInt64]?
  var disturbance: Disturbance?
  var finished: RunTotals?

  var d: Int?
  var lane: SendLane?
  var intent: String?
  var of: UInt64?
  var at: Int64?
  var time: Int64?
  var bytes: Int?
  var reading: LoggedReading?
  var failure: String?
  var refused: [UInt64]?
  var reasons: [String: Int]?
  var boot: UInt64?

  /// Nil when members are missing.
  var line: LogLine? {
    if let sent { return sentLine(sent) }
    if let ended, let d { return .ended(message: ended, device: d, failure: failure) }
    if let receipt, let d, let at {
      return .receipt(
        ReceiptLine(device: d, at: at, settled: receipt, refused: refused ?? [], reasons: reasons ?? [:]))
    }
    if let link, let d { return .connection(device: d, isUp: link) }
    if let overwritten, let d, let boot { return .overwritten(device: d, boot: boot, sequences: overwritten) }
    if let disturbance { return .disturbance(disturbance) }
    if let run { return .run(run) }
    if let baseline { return .baseline(baseline) }
    if let finished { return .finished(finished) }
    return nil
  }

  private func sentLine(_ message: UInt64) -> LogLine? {
    guard let d, let lane, let intent, let at, let time, let bytes, let reading = reading?.reading,
      let intent = SendIntent(word: intent, original: of)
    else { return nil }
    return .sent(
      SentLine(
        message: message, device: d, lane: lane, intent: intent, sentAt: at, sentTime: time, reading: reading,
        payloadBytes: bytes))
  }
}

/// A reading in its canonical JSON: integers in fixed-point steps.
struct LoggedReading: Decodable {
  var time: Int64
  var seq: UInt64?
  var boot: UInt64?
  var hr: Int?
  var spo2: Int?
  var rr: Int?
  var temp: Int?
  var sbp: Int?
  var dbp: Int?
  var glucose: Int?
  var impossible: [String: Int]?
  var acvpu: String?
  var oxygen: Bool?
  var rhythm: String?
  var fall: Bool?
  var contact: Bool?
  var battery: UInt8?
  var motion: Bool?
  var faults: UInt8?

  var reading: Reading {
    var reading = Reading(time: Timestamp(milliseconds: time), sequence: seq, boot: boot ?? 0)
    reading.vitals[.heartRate] = hr
    reading.vitals[.oxygenSaturation] = spo2
    reading.vitals[.respiratoryRate] = rr
    reading.vitals[.temperature] = temp
    reading.vitals[.systolic] = sbp
    reading.vitals[.diastolic] = dbp
    reading.vitals[.glucose] = glucose
    for (key, value) in impossible ?? [:] {
      if let vital = Vital(key: key) { reading.impossible[vital] = value }
    }
    reading.consciousness = Consciousness.allCases.first { $0.letter == acvpu }
    reading.rhythm = Rhythm.allCases.first { $0.key == rhythm }
    reading.oxygen = oxygen
    reading.fall = fall
    reading.contact = contact
    reading.battery = battery
    reading.motion = motion
    reading.faults = DeviceFaults(rawValue: faults ?? 0)
    return reading
  }
}
