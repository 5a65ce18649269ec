import Vitals

/// Who plays what: scenario and list of devices brought together. The same for every process of a run.
package struct Cast: Sendable {
  /// One patient's part.
  package struct Part: Hashable, Sendable {
    package let key: String
    package let seed: UInt64
    package let course: Course
    package let onsetSeconds: Double
    package let courseSeconds: Double
    /// Scale 2 for whoever's course asks for it, then those of the scenario.
    package let orders: [PatientOrder]
  }

  /// In the order of the list; ``RunPlan/devices`` has the same order.
  package let devices: [RunPlan.Device]
  package let credentials: [DeviceCredential]
  package let parts: [Part]
  /// Index into ``parts`` of each device.
  package let patientOfDevice: [Int]
  /// For each phase of the scenario, the devices that it takes, ascending.
  package let takenByPhase: [[Int]]

  /// - Throws: ``CastError``.
  package init(scenario: Scenario, credentials known: [DeviceCredential]) throws(CastError) {
    let perPatient = scenario.devices.perPatient
    var keys: [String: Int] = [:]
    var chosen: [DeviceCredential] = []
    var patients: [Int] = []
    for (number, credential) in known.enumerated() {
      let key = credential.patient ?? "patient-\(number / perPatient)"
      if keys[key] == nil, keys.count < scenario.patients.count { keys[key] = keys.count }
      guard let patient = keys[key] else { continue }
      chosen.append(credential)
      patients.append(patient)
    }
    guard keys.count == scenario.patients.count else {
      throw .tooFewDevices(needed: scenario.deviceCount, known: known.count)
    }
    let names = keys.sorted { $0.value < $1.value }.map(\.key)
    let parts = Self.parts(scenario, names)
    var devices: [RunPlan.Device] = []
    for (credential, patient) in zip(chosen, patients) {
      devices.append(try Self.device(credential, parts[patient]))
    }
    self.parts = parts
    self.devices = devices
    self.credentials = chosen
    patientOfDevice = patients
    takenByPhase = scenario.phases.enumerated().map { number, phase in
      var generator = SeededGenerator(seed: scenario.seed, purpose: .selection, index: number)
      return phase.action.selection?.indices(below: devices.count, using: &generator) ?? []
    }
  }

  private static func device(
    _ credential: DeviceCredential, _ part: Part
  ) throws(CastError) -> RunPlan.Device {
    guard let unit = try? UnitID(credential.unit), let device = try? DeviceID(credential.device) else {
      throw .malformedName(unit: credential.unit, device: credential.device)
    }
    return RunPlan.Device(
      unit: unit, device: device, patient: part.key, pseudonym: credential.patient, course: part.course,
      onsetSeconds: part.onsetSeconds, orders: part.orders)
  }

  private static func parts(_ scenario: Scenario, _ names: [String]) -> [Part] {
    var rules: [Int: CourseRule] = [:]
    for (number, rule) in scenario.patients.courses.enumerated() {
      var generator = SeededGenerator(seed: scenario.seed, purpose: .selection, index: 1_000_000 + number)
      for patient in rule.selection.indices(below: names.count, using: &generator) where rules[patient] == nil {
        rules[patient] = rule
      }
    }
    let orders = orders(of: scenario, names.count)
    return names.enumerated().map { number, name in
      var generator = SeededGenerator(seed: scenario.seed, purpose: .body, index: number)
      let seed = generator.next()
      let rule = rules[number]
      let course = rule?.course ?? .stable
      return Part(
        key: name, seed: seed, course: course, onsetSeconds: generator.within(rule?.onsetSeconds ?? 0...0),
        courseSeconds: rule?.overSeconds ?? course.defaultSeconds,
        orders: (course.usesScale2 ? [.scale2] : []) + orders[number])
    }
  }

  /// By patient, in the order of the scenario.
  private static func orders(of scenario: Scenario, _ count: Int) -> [[PatientOrder]] {
    var orders: [[PatientOrder]] = Array(repeating: [], count: count)
    for (number, rule) in scenario.patients.orders.enumerated() {
      var generator = SeededGenerator(seed: scenario.seed, purpose: .selection, index: 2_000_000 + number)
      for patient in rule.selection.indices(below: count, using: &generator) { orders[patient].append(rule.order) }
    }
    return orders
  }
}

/// Why a list of devices does not do for a scenario.
package enum CastError: Error, Hashable, Sendable, CustomStringConvertible {
  case tooFewDevices(needed: Int, known: Int)
  case malformedName(unit: String, device: String)

  package var description: String {
    switch self {
    case .tooFewDevices(let needed, let known):
      "the scenario needs \(needed) devices and the list names \(known); `vigil-ward provision` makes a list"
    case .malformedName(let unit, let device): "'\(unit)/\(device)' is no name of a unit and device"
    }
  }
}

extension PhaseAction {
  /// The devices that it is about; nil when it is about all.
  package var selection: Selection? {
    switch self {
    case .disconnect(let selection, _), .flap(let selection, _), .vanish(let selection), .probeOff(let selection),
      .backfill(let selection, _, _):
      selection
    case .hook, .faults: nil
    }
  }
}
