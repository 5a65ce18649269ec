import Triage
import Vitals

/// Everything the writer remembers: owned by the writer thread, never shared.
///
/// It changes while a batch runs and is taken back through the ``UndoLog`` when a submission or the commit fails.
final class Ward {
  private(set) var registry = Registry()
  /// Device states by index; nil until something was received.
  private var deviceStates: [DeviceState?] = [nil]
  private var patientStates: [SubjectID: PatientState] = [:]
  /// The open alerts; they change through `put`, which can be undone.
  var alerts = AlertBook()
  /// The sum over all devices: kept beside them, so that the total never needs a walk.
  private(set) var total = Conservation()
  var undo = UndoLog()
  /// Counts submissions: a state that was saved in this one need not be saved again.
  private(set) var generation: UInt64 = 0
  private var savedDevices: [DeviceIndex: UInt64] = [:]
  private var savedPatients: [SubjectID: UInt64] = [:]

  /// Starts another submission: what is changed from here on can be taken back to here.
  func beginSubmission() -> Int {
    generation += 1
    return undo.mark
  }

  /// Forgets how to undo: the batch is durable.
  func settle() {
    undo.clear()
    alerts.settle()
    savedDevices.removeAll(keepingCapacity: true)
    savedPatients.removeAll(keepingCapacity: true)
  }

  func rollback(to mark: Int) {
    undo.undo(to: mark, in: self)
    // States that an earlier submission of the batch saved are no longer marked as saved for a later one.
    generation += 1
  }

  // MARK: Devices and patients

  func deviceState(_ device: DeviceIndex) -> DeviceState {
    guard device.value < Int64(deviceStates.count) else { return DeviceState() }
    return deviceStates[Int(device.value)] ?? DeviceState()
  }

  func patientState(_ subject: SubjectID) -> PatientState { patientStates[subject] ?? PatientState() }

  var patientsWithState: [SubjectID] { Array(patientStates.keys) }

  var devicesWithState: [DeviceIndex] {
    deviceStates.indices.filter { deviceStates[$0] != nil }.map { DeviceIndex(Int64($0)) }
  }

  func withDevice<T>(_ device: DeviceIndex, _ body: (inout DeviceState) throws -> T) rethrows -> T {
    let index = Int(device.value)
    while deviceStates.count <= index { deviceStates.append(nil) }
    if savedDevices[device] != generation {
      let old = deviceStates[index]
      savedDevices[device] = generation
      undo.push { $0.deviceStates[index] = old }
    }
    var state = deviceStates[index] ?? DeviceState()
    deviceStates[index] = nil
    defer { deviceStates[index] = state }
    return try body(&state)
  }

  func withPatient<T>(_ subject: SubjectID, _ body: (inout PatientState) throws -> T) rethrows -> T {
    let held = patientStates.removeValue(forKey: subject)
    if savedPatients[subject] != generation {
      savedPatients[subject] = generation
      undo.push { $0.patientStates[subject] = held }
    }
    var state = held ?? PatientState()
    defer { patientStates[subject] = state }
    return try body(&state)
  }

  /// Adds to the total; undone with the submission.
  func count(_ record: DeviceRecordEntry) {
    if savedTotal != generation {
      let old = total
      savedTotal = generation
      undo.push { $0.total = old }
    }
    total.receive()
    total.settle(record.outcome)
  }
  private var savedTotal: UInt64 = 0

  /// Devices whose numbers have a gap, and since when by the gateway's clock. A rolled-back submission may leave a device
  /// here without need; the next look at it finds no gap.
  private(set) var gapSuspects: [DeviceIndex: Timestamp] = [:]

  func suspectGap(_ device: DeviceIndex, at now: Timestamp) {
    if gapSuspects[device] == nil { gapSuspects[device] = now }
  }

  func clearGapSuspect(_ device: DeviceIndex) { gapSuspects[device] = nil }

  /// Restores folded states at start-up.
  func restore(device: DeviceIndex, _ state: DeviceState) {
    let index = Int(device.value)
    while deviceStates.count <= index { deviceStates.append(nil) }
    deviceStates[index] = state
    total.add(state.conservation)
  }

  func restore(patient: SubjectID, _ state: PatientState) { patientStates[patient] = state }

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
    let opened = alert.opened
    let old = alerts.alert(opened)
    alerts.put(alert)
    undo.push { $0.alerts.restore(opened, to: old) }
  }

  /// Forgets an alert without keeping how it ended.
  func remove(alert opened: Int64) {
    let old = alerts.alert(opened)
    alerts.restore(opened, to: nil)
    undo.push { $0.alerts.restore(opened, to: old) }
  }

  /// Whether a technical alert about this device is open: asked for every reading.
  func hasOpenTechnical(_ device: DeviceIndex) -> Bool { alerts.hasTechnical(device) }
}
