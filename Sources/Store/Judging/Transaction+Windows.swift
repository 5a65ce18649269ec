import Ledger
import Vault
import Vitals

/// The windows that readings without an alarm fall into, from their opening to their summary.
extension Transaction {
  func openWindow(for reading: Reading, of device: DeviceIndex, patient: Patient) throws {
    let start = PatientState.windowStart(of: reading.time, length: core.configuration.windowMilliseconds)
    guard !core.ward.hasWindow(of: patient.subject, for: reading, of: device, start: start) else { return }
    let wearing = core.ward[patient.subject].wearing(of: device) ?? Wearing(device: device)
    guard let salt = Digest32(bytes: core.randomness.bytes(32)) else { throw StoreError.malformedState }
    apply(
      .open(device: device, start: start, isSupplement: wearing.wouldSupplement(start), salt: salt), to: patient)
    core.ward.watchWindows(
      of: device, on: patient.subject, from: now.adding(milliseconds: core.configuration.windowGraceMilliseconds))
  }

  func closeDueWindows(of device: DeviceIndex, patient: Patient) throws {
    let grace = core.configuration.windowGraceMilliseconds
    while core.ward.openWindows(of: patient.subject, on: device) > 1,
      let index = core.ward[patient.subject].wearing(of: device)?.due(at: now, grace: grace).first
    {
      try close(index, of: device, patient: patient)
    }
  }

  /// Closes the windows of all patients that have had no reading for the grace: called by a timer, bounded in what it
  /// does at once.
  ///
  /// - Returns: how many were closed; call again when it is `limit`.
  package func closeIdleWindows(limit: Int) throws -> Int {
    var closed = 0
    let grace = core.configuration.windowGraceMilliseconds
    while closed < limit, let place = core.ward.nextIdleWindows(at: now) {
      guard let patient = registry.patient(place.subject) else { continue }
      let wearing = core.ward[place.subject].wearing(of: place.device)
      for index in (wearing?.due(at: now, grace: grace) ?? []).reversed() {
        try close(index, of: place.device, patient: patient)
        closed += 1
      }
      let left = core.ward[place.subject].wearing(of: place.device)?.leastTouched
      // What is left was touched within the grace: it is looked at again later than now.
      if let left {
        core.ward.watchWindows(of: place.device, on: place.subject, from: left.adding(milliseconds: grace))
      }
    }
    return closed
  }

  private func close(_ index: Int, of device: DeviceIndex, patient: Patient) throws {
    let record = PatientRecordEntry.close(device: device, index: index)
    let window = try core.ward.apply(
      record, to: patient.subject, windowMilliseconds: core.configuration.windowMilliseconds, at: now)
    core.batch.record(record, of: patient.subject)
    guard let window, let device = registry.device(device) else { return }
    do {
      try anchor(window, device: device, patient: patient)
    } catch VaultError.subjectErased {
      // What was measured went with the key; the windows of others must not wait behind it.
      return
    }
  }
}
