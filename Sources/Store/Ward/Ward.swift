import Triage
import Vitals

/// Everything the writer remembers: owned by the writer thread, never shared.
///
/// It changes while a batch runs and is taken back through the ``UndoLog`` when a submission or the commit fails.
final class Ward {
  private(set) var registry = Registry()
  /// Device states by index; without one until something was received.
  var devices: [Kept<DeviceState>] = []
  /// Patient states by the number of the subject, which are dense.
  var patients: [Kept<PatientState>] = []
  /// The open alerts; they change through `put`, which can be undone.
  var alerts = AlertBook()
  /// What strips are taken from; it changes only with what is durable.
  var strips = StripBook()
  /// The sum over all devices: kept beside them, so that the total never needs a walk.
  private(set) var total = Conservation()
  var undo = UndoLog()
  /// Counts submissions: a state that was saved in this one need not be saved again.
  private(set) var generation: UInt64 = 1
  private var savedTotal: UInt64 = 0

  /// Starts another submission: what is changed from here on can be taken back to here.
  func beginSubmission() -> UndoLog.Mark {
    generation += 1
    return undo.mark
  }

  /// Forgets how to undo: the batch is durable.
  func settle() {
    generation += 1
    undo.clear()
    alerts.settle()
  }

  func rollback(to mark: UndoLog.Mark) {
    // States that an earlier submission of the batch saved are no longer marked as saved for a later one.
    generation += 1
    let rest = undo.takeBack(
      to: mark, device: restore(device:_:), patient: restore(patient:_:), total: { total = $0 },
      alert: { alerts.restore($0, to: $1) })
    for inverse in rest { inverse(self) }
  }

  /// Who is on duty now.
  func setDuty(_ roster: DutyRoster) {
    let old = registry.duty
    registry.setDuty(roster)
    undo.push { $0.registry.setDuty(old) }
  }

  // MARK: Devices and patients

  /// The state where it lies: to ask it for one thing copies one thing.
  subscript(device: DeviceIndex) -> DeviceState {
    _read {
      let index = Int(device.value)
      if devices.indices.contains(index) { yield devices[index].state } else { yield DeviceState() }
    }
  }

  /// The state where it lies: to ask it for one thing copies one thing.
  subscript(subject: SubjectID) -> PatientState {
    _read {
      let index = Int(subject.value)
      if patients.indices.contains(index) { yield patients[index].state } else { yield PatientState() }
    }
  }

  var patientsWithState: [SubjectID] {
    patients.indices.filter { patients[$0].exists }.map { SubjectID(Int64($0)) }
  }

  var devicesWithState: [DeviceIndex] {
    devices.indices.filter { devices[$0].exists }.map { DeviceIndex(Int64($0)) }
  }

  /// Changes the state in its place; `body` must not look at the ward.
  func withDevice<T>(_ device: DeviceIndex, _ body: (inout DeviceState) throws -> T) rethrows -> T {
    let index = Int(device.value)
    while devices.count <= index { devices.append(Kept()) }
    if devices[index].saved != generation {
      devices[index].saved = generation
      undo.keep(device: index, .state(devices[index].kept))
    }
    devices[index].exists = true
    return try body(&devices[index].state)
  }

  /// Changes the state in its place; `body` must not look at the ward.
  func withPatient<T, E>(_ subject: SubjectID, _ body: (inout PatientState) throws(E) -> T) throws(E) -> T {
    let index = Int(subject.value)
    while patients.count <= index { patients.append(Kept()) }
    if patients[index].saved != generation {
      patients[index].saved = generation
      undo.keep(patient: index, .state(patients[index].kept))
    }
    patients[index].exists = true
    return try body(&patients[index].state)
  }

  /// Forgets what triage knows of a patient: the patient was erased.
  func forget(patient subject: SubjectID) {
    let index = Int(subject.value)
    guard patients.indices.contains(index), patients[index].exists else { return }
    if patients[index].saved != generation {
      patients[index].saved = generation
      undo.keep(patient: index, .state(patients[index].kept))
    }
    patients[index].put(nil)
  }

  /// Adds to the total; undone with the submission.
  func count(_ record: DeviceRecordEntry) {
    if savedTotal != generation {
      savedTotal = generation
      undo.keep(total)
    }
    total.receive()
    total.settle(record.outcome)
  }

  /// Devices whose numbers have a gap, and since when by the gateway's clock. A rolled-back submission may leave a device
  /// here without need; the next look at it finds no gap.
  private(set) var gapSuspects: [DeviceIndex: Timestamp] = [:]

  func suspectGap(_ device: DeviceIndex, at now: Timestamp) {
    if gapSuspects[device] == nil { gapSuspects[device] = now }
  }

  /// Devices whose record of numbers was cut since somebody last looked. A rolled-back submission may leave one without
  /// need: the alert then says what the next message will do.
  private var lossSuspects: Set<DeviceIndex> = []

  func suspectLoss(_ device: DeviceIndex) { lossSuspects.insert(device) }

  func takeLossSuspects() -> [DeviceIndex] {
    defer { lossSuspects = [] }
    return lossSuspects.sorted()
  }

  func clearGapSuspect(_ device: DeviceIndex) { gapSuspects[device] = nil }

  /// Restores folded states at start-up.
  func restore(device: DeviceIndex, _ state: DeviceState) {
    let index = Int(device.value)
    while devices.count <= index { devices.append(Kept()) }
    devices[index].put(state)
    total.add(state.conservation)
  }

  func restore(patient: SubjectID, _ state: PatientState) {
    let index = Int(patient.value)
    while patients.count <= index { patients.append(Kept()) }
    patients[index].put(state)
  }

  // MARK: Windows

  private var idleWindows = IdleWindows()

  /// Looks for idle windows of this device on this patient from `due` on. A rolled-back submission may leave a place
  /// without need; the next look at it finds nothing.
  func watchWindows(of device: DeviceIndex, on subject: SubjectID, from due: Timestamp) {
    idleWindows.watch(IdleWindows.Place(subject: subject, device: device), from: due)
  }

  /// The next device and patient whose windows may be idle; the caller says when to look again.
  func nextIdleWindows(at now: Timestamp) -> IdleWindows.Place? {
    guard let place = idleWindows.next(at: now) else { return nil }
    undo.push { $0.idleWindows.watch(place, from: now) }
    return place
  }

  /// Watches every window that start-up found open.
  func watchAllWindows(grace: Int64) {
    for subject in patientsWithState {
      for wearing in self[subject].wearings {
        guard let touched = wearing.leastTouched else { continue }
        watchWindows(of: wearing.device, on: subject, from: touched.adding(milliseconds: grace))
      }
    }
  }

  // MARK: Registry

  /// Brings back what stood in the tables at start-up. It cannot be undone: the way back of each of 100,000 devices would
  /// cost more memory than the device.
  func restore(_ device: Device) { registry.put(device) }

  func restore(_ patient: Patient) { registry.put(patient) }

  func restore(_ person: Person) { registry.put(person) }

  func put(_ device: Device) {
    let old = registry.device(device.index)
    registry.put(device)
    undo.push { ward in
      if let old { ward.registry.put(old) } else { ward.registry.remove(device: device) }
    }
  }

  func put(_ patient: Patient) {
    let old = registry.patient(patient.subject)
    registry.put(patient)
    undo.push { ward in
      if let old { ward.registry.put(old) } else { ward.registry.remove(patient: patient) }
    }
  }

  func put(_ person: Person) {
    let old = registry.person(id: person.id)
    registry.put(person)
    undo.push { ward in
      if let old { ward.registry.put(old) } else { ward.registry.remove(person: person) }
    }
  }

  // MARK: Alerts

  func put(_ alert: AlertRecord) {
    undo.keep(alert: alert.opened, .record(alerts.alert(alert.opened)))
    alerts.put(alert)
  }

  /// Changes an open alert in its place; what it decided is the caller's to ``put(_:)``.
  ///
  /// - Returns: what `body` returns, nil when the alert is not open.
  func withAlert<T>(_ opened: Int64, _ body: (inout AlertRecord) -> T) -> T? {
    guard let old = alerts.open[opened] else { return nil }
    undo.keep(alert: opened, .record(old))
    return alerts.change(opened, body)
  }

  /// Tells an open alert of a normal reading that changes nothing but when the latest was, as nearly every one does.
  ///
  /// - Returns: false when it may change more, and then it changed nothing.
  func prolongNormal(of opened: Int64, at readingTime: Timestamp) -> Bool {
    guard case .prolonged(let before) = alerts.prolongNormal(of: opened, at: readingTime) else { return false }
    undo.keep(alert: opened, .lastNormal(before))
    return true
  }

  /// Forgets an alert without keeping how it ended.
  func remove(alert opened: Int64) {
    undo.keep(alert: opened, .record(alerts.alert(opened)))
    alerts.restore(opened, to: .record(nil))
  }

  /// Whether a technical alert about this device is open: asked for every reading.
  func hasOpenTechnical(_ device: DeviceIndex) -> Bool { alerts.hasTechnical(device) }
}
