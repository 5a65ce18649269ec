import Ledger
import Vault
import Vitals

/// The strip: the readings of the minutes before and after an event, as they came, sealed with it and committed to by an
/// entry of its alert.
///
/// One strip for each event of a patient; what is found abnormal until its end belongs to it. Its first part is written
/// with the event, in the same transaction. A reading that comes late has none: its neighbours may have gone long ago, and
/// the device's summaries stand.
extension Transaction {
  /// Begins the strip of an event, unless the patient's last one still runs.
  func beginStrip(of event: Int64, alert: Int64, patient: Patient, judged: Timestamp) throws {
    let subject = patient.subject
    guard core.ward.strips.pending[subject] == nil, !core.batch.strips.contains(where: { $0.subject == subject }) else {
      return
    }
    let from = judged.adding(milliseconds: -StripRing.stripMilliseconds)
    let ring = core.ward.strips.ring(of: subject)
    let readings =
      (ring?.readings(from: from, through: judged) ?? [])
      + core.batch.stripReadings(of: subject).filter { $0.judged >= from && $0.judged <= judged }
    let strip = PendingStrip(
      subject: subject, alert: alert, event: event, judged: judged,
      due: now.adding(milliseconds: StripRing.stripMilliseconds))
    try write("before", of: strip, readings, isWhole: ring?.isWhole(from: from) ?? true, patient: patient)
    core.batch.begin(strip)
  }

  /// Writes the minutes after the events that are long enough ago, at most `limit`: called by a timer.
  ///
  /// - Returns: how many were written; call again when it is `limit`.
  @discardableResult
  package func endStrips(limit: Int) throws -> Int {
    let due = core.ward.strips.due(at: now, limit: limit)
    for strip in due {
      core.batch.end(strip)
      guard let patient = registry.patient(strip.subject) else { continue }
      let until = strip.judged.adding(milliseconds: StripRing.stripMilliseconds)
      let after = strip.judged.adding(milliseconds: 1)
      let ring = core.ward.strips.ring(of: strip.subject)
      let readings = ring?.readings(from: after, through: until) ?? []
      do {
        try write("after", of: strip, readings, isWhole: ring?.isWhole(from: after) ?? true, patient: patient)
      } catch VaultError.subjectErased {
        // What was measured went with the key; others' strips must not wait behind it.
        continue
      }
    }
    return due.count
  }

  private func write(
    _ part: String, of strip: PendingStrip, _ readings: [StripReading], isWhole: Bool, patient: Patient
  ) throws {
    guard !readings.isEmpty else { return }
    let lines = readings.map { entry in
      let device = registry.device(entry.device)?.id.name ?? ""
      return JSONValue.string(
        String(decoding: CanonicalReading.bytes(entry.reading, device: device), as: UTF8.self))
    }
    let position = try append(
      .alertStrip, about: strip.subject, pseudonym: patient.id,
      body: [
        "alert": .string(AlertRecord.name(strip.alert)), "event": .integer(strip.event), "part": .string(part),
        "reading": .integer(strip.judged.milliseconds),
      ], payload: ["readings": .array(lines), "whole": .bool(isWhole)])
    try link(position, to: strip.alert)
  }
}

extension EntryType {
  /// The readings of the minutes before or after an event.
  package static let alertStrip = EntryType(rawValue: "alert.strip")
}
