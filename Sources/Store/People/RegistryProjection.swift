import Consent
import GRDB
import Ledger
import Triage
import Vault
import Vitals

/// What the ledger says of devices, patients and persons, entry by entry: to the tables and to memory.
///
/// The live path and `vigil rebuild` run the same code, so that what was derived once can always be derived again. An entry
/// that does not fit the state of things throws; live, that takes the whole submission back.
struct RegistryProjection {
  /// Most persons on a care team.
  static let teamBound = 64
  /// Who may stand on a care team.
  static let teamRoles: Set<Role> = [.doctor, .desk, .administrator]
  /// Most keys that a person has at a time.
  static let keyBound = 8

  let db: Database
  let ward: Ward

  /// Applies the entry if it concerns the registry; any other is passed over.
  ///
  /// - Throws: ``StoreError/unknown(_:)``, ``StoreError/exists(_:)``, ``StoreError/conflict(_:)``, or
  ///   ``StoreError/malformedState`` when the body is not what the type calls for.
  func apply(_ entry: Entry, at position: Int64) throws {
    if entry.signature != nil { try remember(entry, at: position) }
    let fields = EntryFields(entry)
    switch entry.type {
    case .personRegistered: try person(fields, at: position)
    case .personKey: try key(fields)
    case .personAgreement: try agreement(fields)
    case .recoveryBegun: try beginRecovery(fields, at: position)
    case .recoveryRefused: try endRecovery(fields, isCompleted: false)
    case .recoveryCompleted: try endRecovery(fields, isCompleted: true)
    case .profileChanged: try profile(fields, at: position)
    case .patientRegistered: try patient(fields, at: position)
    case .personDeactivated: try setActive(false, fields)
    case .personActivated: try setActive(true, fields)
    case .teamChanged: try team(fields)
    case .erasure: try erased(fields)
    case .deviceRegistered: try device(fields, at: position)
    case .deviceBound: try bound(fields, at: position)
    case .deviceUnbound: try unbound(fields)
    case .orderPlaced: try order(fields, author: entry.author, at: position)
    case .orderWithdrawn: try withdrawn(fields)
    default: break
    }
  }

  /// A signed act stands on the ledger once: whoever sends it again is told where.
  private func remember(_ entry: Entry, at position: Int64) throws {
    try ActRows.insert(leaf: entry.leafHash, position: position, db: db)
  }

  private func subject(of pseudonym: String) throws -> SubjectID? {
    try Int64.fetchOne(db, sql: "SELECT id FROM subjects WHERE pseudonym = ?", arguments: [pseudonym])
      .map(SubjectID.init)
  }
}

// MARK: Persons

extension RegistryProjection {
  private func person(_ fields: EntryFields, at position: Int64) throws {
    let id = try fields.text("person")
    guard let role = Role(rawValue: try fields.text("role")) else { throw StoreError.malformedState }
    guard ward.registry.person(id: id) == nil else { throw StoreError.exists(.person) }
    guard let subject = try subject(of: id) else { throw StoreError.unknown(.person) }
    let channels = try fields.texts("channels").map { word in
      guard let channel = CallChannel(rawValue: word) else { throw StoreError.malformedState }
      return channel
    }
    let did = try fields.key("key")
    try checkFree(did)
    let person = Person(id: id, subject: subject, role: role, isActive: true, keys: [did], channels: channels)
    try RegistryRows.insert(person, position: position, db: db)
    try RegistryRows.insert(key: did, of: id, since: fields.time, db: db)
    ward.put(person)
  }

  private func key(_ fields: EntryFields) throws {
    let id = try fields.text("person")
    let did = try fields.key("key")
    try checkFree(did)
    guard var person = try ward.registry.person(id: id) ?? patientWhoActs(id) else { throw StoreError.unknown(.person) }
    for retired in try fields.texts("retires") {
      guard let index = person.keys.firstIndex(of: retired) else { throw StoreError.unknown(.key) }
      person.keys.remove(at: index)
      try RegistryRows.retire(key: retired, at: fields.time, db: db)
    }
    guard person.keys.count < Self.keyBound else { throw StoreError.exists(.key) }
    person.keys.append(did)
    try RegistryRows.insert(key: did, of: person.id, since: fields.time, db: db)
    ward.put(person)
  }

  /// A patient becomes somebody who acts with the first key, under the pseudonym that the patient has (decision 0020).
  private func patientWhoActs(_ id: String) throws -> Person? {
    guard let patient = ward.registry.patient(id: id) else { return nil }
    let position = try Int64.fetchOne(
      db, sql: "SELECT position FROM patients WHERE subject = ?", arguments: [patient.subject.value])
    guard let position else { throw StoreError.malformedState }
    let person = Person(id: id, subject: patient.subject, role: .patient, isActive: true, keys: [])
    try RegistryRows.insert(person, position: position, db: db)
    return person
  }

  /// A version follows the one before it, so that nobody overwrites what they have not seen.
  private func profile(_ fields: EntryFields, at position: Int64) throws {
    guard var person = ward.registry.person(id: try fields.text("person")) else { throw StoreError.unknown(.person) }
    guard try fields.number("version") == person.version + 1 else { throw StoreError.conflict(.outdated) }
    person.version += 1
    try RegistryRows.update(profile: position, version: person.version, of: person, db: db)
    ward.put(person)
  }

  private func agreement(_ fields: EntryFields) throws {
    guard var person = ward.registry.person(id: try fields.text("person")) else { throw StoreError.unknown(.person) }
    guard let key = AgreementKey(try fields.text("agree")) else { throw StoreError.malformedState }
    guard person.agreement != key else { throw StoreError.exists(.key) }
    person.agreement = key
    try RegistryRows.update(agreement: key, of: person.id, db: db)
    ward.put(person)
  }

  private func setActive(_ isActive: Bool, _ fields: EntryFields) throws {
    guard var person = ward.registry.person(id: try fields.text("person")) else { throw StoreError.unknown(.person) }
    guard person.isActive != isActive else { throw StoreError.conflict(isActive ? .personActive : .personInactive) }
    person.isActive = isActive
    // Somebody must be left who can take it back.
    guard
      isActive
        || ward.registry.allPersons.contains(where: { $0.role == .administrator && $0.isActive && $0.id != person.id })
    else { throw StoreError.conflict(.lastAdministrator) }
    try RegistryRows.update(isActive: isActive, of: person.id, db: db)
    ward.put(person)
  }

  /// A key never comes back and never moves: what it once signed must stay one person's.
  func checkFree(_ did: String) throws {
    let taken = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM person_keys WHERE did = ?)", arguments: [did])
    guard taken != true else { throw StoreError.exists(.key) }
  }
}

// MARK: Patients

extension RegistryProjection {
  private func patient(_ fields: EntryFields, at position: Int64) throws {
    let id = try fields.subject()
    guard ward.registry.patient(id: id) == nil else { throw StoreError.exists(.patient) }
    guard let subject = try subject(of: id) else { throw StoreError.unknown(.patient) }
    let patient = Patient(id: id, subject: subject, team: [])
    try RegistryRows.insert(patient, position: position, db: db)
    ward.put(patient)
  }

  private func team(_ fields: EntryFields) throws {
    var patient = try known(fields)
    let members = try fields.texts("members")
    guard members.count <= Self.teamBound, Set(members).count == members.count else { throw StoreError.malformedState }
    for member in members {
      guard let person = ward.registry.person(id: member) else { throw StoreError.unknown(.person) }
      guard person.isActive else { throw StoreError.conflict(.personInactive) }
      guard Self.teamRoles.contains(person.role) else { throw StoreError.conflict(.wrongRole) }
    }
    patient.team = members
    try RegistryRows.replace(teamOf: patient, db: db)
    ward.put(patient)
  }

  /// Nobody is called for an erased patient any more, and whatever the patient wore is free.
  private func erased(_ fields: EntryFields) throws {
    var patient = try known(fields)
    patient.team = []
    patient.orders = .none
    try RegistryRows.replace(teamOf: patient, db: db)
    try OrderRows.endAll(of: patient.subject, at: fields.time, db: db)
    ward.put(patient)
    if var person = ward.registry.person(id: patient.id) {
      person.isActive = false
      try RegistryRows.update(isActive: false, of: person.id, db: db)
      ward.put(person)
    }
    for var device in ward.registry.allDevices {
      guard let last = device.bindings.indices.last, device.bindings[last].until == nil,
        device.bindings[last].subject == patient.subject
      else { continue }
      let until = max(device.bindings[last].since, Timestamp(milliseconds: fields.time))
      device.bindings[last].until = until
      try RegistryRows.end(binding: device.bindings[last].position, at: until, db: db)
      ward.put(device)
    }
  }

  private func known(_ fields: EntryFields) throws -> Patient {
    guard let patient = ward.registry.patient(id: try fields.subject()) else { throw StoreError.unknown(.patient) }
    return patient
  }
}

// MARK: Devices

extension RegistryProjection {
  private func device(_ fields: EntryFields, at position: Int64) throws {
    guard let id = try? DeviceID(try fields.text("device")), let unit = try? UnitID(try fields.text("unit")),
      case let cadence = try fields.number("cadence"), cadence >= 0
    else { throw StoreError.malformedState }
    guard ward.registry.device(named: id.name) == nil else { throw StoreError.exists(.device) }
    let device = Device(index: ward.registry.nextDevice, id: id, unit: unit, cadenceMilliseconds: cadence)
    try RegistryRows.insert(device, position: position, db: db)
    ward.put(device)
  }

  private func bound(_ fields: EntryFields, at position: Int64) throws {
    var device = try worn(fields)
    let patient = try known(fields)
    let since = Timestamp(milliseconds: try fields.number("since"))
    // Bindings are in order and only the last one can be open.
    var start = since
    if let last = device.bindings.last {
      guard let until = last.until else { throw StoreError.conflict(.deviceWorn) }
      try checkOverlap(until, since, fields)
      start = max(since, until)
    }
    let binding = Device.Binding(position: position, subject: patient.subject, since: start, until: nil)
    device.bindings.append(binding)
    try RegistryRows.insert(binding, of: device.index, db: db)
    ward.put(device)
  }

  private func unbound(_ fields: EntryFields) throws {
    var device = try worn(fields)
    let patient = try known(fields)
    let until = Timestamp(milliseconds: try fields.number("until"))
    guard let index = device.bindings.indices.last, device.bindings[index].until == nil,
      device.bindings[index].subject == patient.subject
    else { throw StoreError.conflict(.deviceNotWorn) }
    try checkOverlap(device.bindings[index].since, until, fields)
    let end = max(until, device.bindings[index].since)
    device.bindings[index].until = end
    try RegistryRows.end(binding: device.bindings[index].position, at: end, db: db)
    ward.put(device)
  }

  /// Times of bindings follow each other. One that lies far ahead of the act's own time was made by a clock that was set
  /// back since: the act is later all the same, and must not be kept out until that time comes again.
  private func checkOverlap(_ earlier: Timestamp, _ later: Timestamp, _ fields: EntryFields) throws {
    guard earlier <= later || earlier.milliseconds - fields.time > Self.aheadMilliseconds else {
      throw StoreError.conflict(.bindingOverlaps)
    }
  }

  /// An act may name a time 5 minutes ahead of the gateway's clock, and its signer's clock may lag by as much: what lies
  /// further ahead of an act than both was not made under this clock.
  private static let aheadMilliseconds: Int64 = 600_000

  private func worn(_ fields: EntryFields) throws -> Device {
    guard let device = ward.registry.device(named: try fields.text("device")) else { throw StoreError.unknown(.device) }
    return device
  }
}
