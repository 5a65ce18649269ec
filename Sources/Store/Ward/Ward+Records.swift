import Triage
import Vitals

/// What nearly every reading changes, kept for the way back as a few words, see ``UndoLog``.
extension Ward {
  /// Takes one record into a device's state.
  ///
  /// - Returns: what had to be given up of the record of numbers, and whether a number is missing.
  func apply(_ record: DeviceRecordEntry, at received: Timestamp) -> (losses: [NumberLoss], hasGap: Bool) {
    let index = Int(record.device.value)
    if devices.indices.contains(index), devices[index].keepsWords(in: generation),
      let before = devices[index].state.before(record, at: received)
    {
      undo.keep(device: index, .record(before))
      return (devices[index].state.apply(record, at: received), devices[index].state.hasGap)
    }
    return withDevice(record.device) { ($0.apply(record, at: received), $0.hasGap) }
  }

  /// Sets how far a device's clock is off.
  func set(_ clock: DeviceClock, of device: DeviceIndex) {
    let index = Int(device.value)
    guard devices.indices.contains(index), devices[index].keepsWords(in: generation) else {
      return withDevice(device) { $0.clock = clock }
    }
    guard devices[index].state.clock != clock else { return }
    undo.keep(device: index, .clock(devices[index].state.clock))
    devices[index].state.clock = clock
  }

  /// Changes what triage remembers of a patient in its place; `body` must not look at the ward.
  func withTriage<T>(_ subject: SubjectID, _ body: (inout TriageState) -> T) -> T {
    let index = Int(subject.value)
    guard patients.indices.contains(index), patients[index].keepsWords(in: generation) else {
      return withPatient(subject) { body(&$0.triage) }
    }
    undo.keep(patient: index, .triage(patients[index].state.triage))
    return body(&patients[index].state.triage)
  }

  /// Takes one record into a patient's state.
  ///
  /// - Returns: the window that the record closed.
  @discardableResult
  func apply(
    _ record: PatientRecordEntry, to subject: SubjectID, windowMilliseconds: Int64, at received: Timestamp
  ) throws(StoreError) -> SummaryWindow? {
    let index = Int(subject.value)
    if patients.indices.contains(index), patients[index].keepsWords(in: generation),
      let before = patients[index].state.before(record, windowMilliseconds: windowMilliseconds)
    {
      undo.keep(patient: index, .reading(before))
      return try patients[index].state.apply(record, windowMilliseconds: windowMilliseconds, at: received)
    }
    return try withPatient(subject) { state throws(StoreError) in
      try state.apply(record, windowMilliseconds: windowMilliseconds, at: received)
    }
  }

  func restore(device index: Int, _ before: UndoLog.DeviceBefore) {
    switch before {
    case .state(let state): devices[index].put(state)
    case .clock(let clock): devices[index].state.clock = clock
    case .record(let before): devices[index].state.restore(before)
    }
  }

  func restore(patient index: Int, _ before: UndoLog.PatientBefore) {
    switch before {
    case .state(let state): patients[index].put(state)
    case .triage(let triage): patients[index].state.triage = triage
    case .reading(let before): patients[index].state.restore(before)
    }
  }
}
