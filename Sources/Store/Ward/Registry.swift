import Vitals

/// Devices, patients and persons by their names, in memory: a projection of the ledger.
package struct Registry: Sendable {
  /// Devices by index; index 0 is nobody.
  private var devices: [Device?] = [nil]
  private var devicesByName: [String: DeviceIndex] = [:]
  /// Which devices were ever given to a patient, in the order of the first time.
  private var devicesBySubject: [SubjectID: [DeviceIndex]] = [:]
  private var patientsBySubject: [SubjectID: Patient] = [:]
  private var subjectsByPatient: [String: SubjectID] = [:]
  private var personsByID: [String: Person] = [:]
  private var personsByKey: [String: String] = [:]
  /// The device that each patient was bound to last, while it is worn.
  private var wornBy: [SubjectID: DeviceIndex] = [:]
  /// Who is on duty now; not from the ledger.
  package private(set) var duty = DutyRoster()
  /// Grows with every change, so that holders of a copy know when it is old.
  package private(set) var generation: UInt64 = 0

  package init() {}

  package var deviceCount: Int { devicesByName.count }
  package var allDevices: [Device] { devices.compactMap { $0 } }
  package var allPatients: [Patient] { patientsBySubject.values.sorted { $0.subject < $1.subject } }
  package var allPersons: [Person] { personsByID.values.sorted { $0.id < $1.id } }
  package var nextDevice: DeviceIndex { DeviceIndex(Int64(devices.count)) }

  package func device(named name: String) -> Device? {
    devicesByName[name].flatMap { device($0) }
  }

  package func device(_ index: DeviceIndex) -> Device? {
    guard index.value > 0, index.value < Int64(devices.count) else { return nil }
    return devices[Int(index.value)]
  }

  /// The devices that a patient wears at an instant, in the order in which they were given for the first time.
  package func devices(wornBy subject: SubjectID, at time: Timestamp) -> [Device] {
    (devicesBySubject[subject] ?? []).compactMap { device($0) }.filter { $0.wearer(at: time) == subject }
  }

  package func patient(_ subject: SubjectID) -> Patient? { patientsBySubject[subject] }
  package func patient(id: String) -> Patient? { subjectsByPatient[id].flatMap { patientsBySubject[$0] } }
  package func person(id: String) -> Person? { personsByID[id] }
  package func person(key: String) -> Person? { personsByKey[key].flatMap { personsByID[$0] } }

  /// The unit of the device that a patient wears, nil without one.
  package func unit(of subject: SubjectID) -> String? {
    guard let device = wornBy[subject].flatMap({ device($0) }), let last = device.bindings.last, last.until == nil,
      last.subject == subject
    else { return nil }
    return device.unit.name
  }

  mutating func setDuty(_ roster: DutyRoster) {
    duty = roster
    generation += 1
  }

  mutating func put(_ device: Device) {
    let index = Int(device.index.value)
    if let last = device.bindings.last {
      if last.until == nil {
        wornBy[last.subject] = device.index
      } else if wornBy[last.subject] == device.index {
        wornBy[last.subject] = nil
      }
    }
    while devices.count <= index { devices.append(nil) }
    devices[index] = device
    devicesByName[device.id.name] = device.index
    for binding in device.bindings where devicesBySubject[binding.subject]?.contains(device.index) != true {
      devicesBySubject[binding.subject, default: []].append(device.index)
    }
    generation += 1
  }

  mutating func remove(device: Device) {
    devicesByName[device.id.name] = nil
    devices[Int(device.index.value)] = nil
    if devices.count == Int(device.index.value) + 1 { devices.removeLast() }
    generation += 1
  }

  mutating func put(_ patient: Patient) {
    patientsBySubject[patient.subject] = patient
    subjectsByPatient[patient.id] = patient.subject
    generation += 1
  }

  mutating func remove(patient: Patient) {
    patientsBySubject[patient.subject] = nil
    subjectsByPatient[patient.id] = nil
    generation += 1
  }

  mutating func put(_ person: Person) {
    if let old = personsByID[person.id] { for key in old.keys { personsByKey[key] = nil } }
    personsByID[person.id] = person
    for key in person.keys { personsByKey[key] = person.id }
    generation += 1
  }

  mutating func remove(person: Person) {
    personsByID[person.id] = nil
    for key in person.keys { personsByKey[key] = nil }
    generation += 1
  }
}
