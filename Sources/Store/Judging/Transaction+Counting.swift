import Ledger
import Vitals

/// Counting once, in memory and in the journal (INTAKE-2).
extension Transaction {
  func count(_ item: ReceivedReading, outcome: Outcome, clock: DeviceClock) throws {
    try settle(
      DeviceRecordEntry(
        device: item.device, outcome: outcome, boot: item.reading.boot, sequence: item.reading.sequence,
        time: item.reading.time, skewMilliseconds: clock.correctionMilliseconds))
  }

  /// Counts once, in the device's state, in the total and in the journal.
  func settle(_ record: DeviceRecordEntry) throws {
    core.ward.count(record)
    let (losses, hasGap) = core.ward.apply(record, at: now)
    if hasGap { core.ward.suspectGap(record.device, at: now) }
    core.batch.record(record)
    for loss in losses { try note(loss, of: record.device) }
  }

  func record(_ item: ReceivedReading, outcome: Outcome, judged: Timestamp, patient: Patient) {
    apply(
      .reading(item.reading, device: item.device, outcome: outcome, digest: item.digest, judged: judged), to: patient)
    core.batch.keep(
      StripReading(device: item.device, judged: judged, reading: item.reading), of: patient.subject)
  }

  func apply(_ record: PatientRecordEntry, to patient: Patient) {
    // The window that the record needs was opened by the record before it; that it is there is our own doing.
    do throws(StoreError) {
      try core.ward.apply(
        record, to: patient.subject, windowMilliseconds: core.configuration.windowMilliseconds, at: now)
    } catch {
      preconditionFailure("INTAKE-2: a reading without its window")
    }
    core.batch.record(record, of: patient.subject)
  }
}
