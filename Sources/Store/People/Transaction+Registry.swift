import Consent
import Ledger
import Vault
import Vitals

/// What the operator registers: the gateway is the author of these entries.
extension Transaction {
  /// Registers a person with the public key that was made on the person's side.
  ///
  /// - Parameters:
  ///   - key: the person's public key; one that was ever listed before is refused.
  ///   - contact: name and addresses; sealed under the person's own key.
  /// - Throws: ``StoreError/exists(_:)`` for a key that is somebody's already.
  package func registerPerson(_ contact: Contact, role: Role, key: DIDKey) throws -> Person {
    try registerPerson(profile: contact.payload, channels: contact.channels, role: role, key: key)
  }

  /// Registers a person with all that they say of themselves, sealed under the person's own key.
  func registerPerson(profile: JSONValue, channels: [CallChannel], role: Role, key: DIDKey) throws -> Person {
    let id = makeID(prefix: "per-")
    let subject = try makeSubject(pseudonym: id, kind: "person")
    let body: [String: JSONValue] = [
      "channels": .array(channels.map { .string($0.rawValue) }), "key": .string(key.description),
      "person": .string(id), "role": .string(role.rawValue),
    ]
    try record(.personRegistered, about: subject, pseudonym: id, body: body, payload: profile)
    guard let person = registry.person(id: id) else { throw StoreError.unknown(.person) }
    return person
  }

  /// Registers a patient under a new pseudonym.
  ///
  /// - Parameters:
  ///   - name: sealed under the patient's own key (LEDGER-3).
  ///   - key: the patient's public key, if the patient acts for themselves; it was made on the patient's side.
  ///   - agreement: with which others seal for the patient.
  /// - Throws: ``StoreError/exists(_:)`` for a key that is somebody's already.
  package func registerPatient(name: String, key: DIDKey? = nil, agreement: AgreementKey? = nil) throws -> Patient {
    try registerPatient(profile: ["name": .string(name)], key: key, agreement: agreement)
  }

  /// Registers a patient with all that they say of themselves.
  func registerPatient(profile: JSONValue, key: DIDKey?, agreement: AgreementKey?) throws -> Patient {
    let id = makeID(prefix: "pat-")
    let subject = try makeSubject(pseudonym: id, kind: "patient")
    try record(.patientRegistered, about: subject, pseudonym: id, body: [:], payload: profile)
    if let key { try giveKeys(to: id, key, agreement) }
    guard let patient = registry.patient(subject) else { throw StoreError.unknown(.patient) }
    return patient
  }

  /// Lists the keys of somebody who has none yet.
  func giveKeys(to id: String, _ key: DIDKey, _ agreement: AgreementKey?) throws {
    try record(
      .personKey, pseudonym: id,
      body: ["key": .string(key.description), "person": .string(id), "retires": .array([])])
    if let agreement { try giveAgreement(to: id, agreement) }
  }

  /// Lists the key with which others seal for somebody.
  func giveAgreement(to id: String, _ key: AgreementKey) throws {
    try record(.personAgreement, pseudonym: id, body: ["agree": .string(key.description), "person": .string(id)])
  }

  /// Registers a device.
  ///
  /// - Parameter cadenceMilliseconds: how often it is expected to send; 0 when nothing is expected.
  /// - Throws: ``StoreError/exists(_:)`` when the name is taken.
  package func registerDevice(_ id: DeviceID, unit: UnitID, cadenceMilliseconds: Int64) throws -> Device {
    try record(
      .deviceRegistered,
      body: [
        "cadence": .integer(cadenceMilliseconds), "device": .string(id.name), "unit": .string(unit.name),
      ])
    guard let device = registry.device(named: id.name) else { throw StoreError.unknown(.device) }
    return device
  }

  /// Lists a new key for a person who cannot sign with the old ones any more; they are retired, and whatever let somebody in
  /// by them ends.
  package func replaceKeys(of id: String, with key: DIDKey) throws -> Person {
    guard let person = registry.person(id: id) else { throw StoreError.unknown(.person) }
    // Nobody but the patient speaks for a patient: lost keys are replaced by a recovery, which waits.
    guard person.role != .patient else { throw StoreError.conflict(.wrongRole) }
    try record(
      .personKey, pseudonym: id,
      body: [
        "key": .string(key.description), "person": .string(id), "retires": .array(person.keys.map { .string($0) }),
      ])
    try letNobodyStay(as: id)
    return registry.person(id: id) ?? person
  }

  /// Appends an entry of the gateway and applies it.
  private func record(
    _ type: EntryType, about subject: SubjectID? = nil, pseudonym: String? = nil, body: [String: JSONValue],
    payload: JSONValue? = nil
  ) throws {
    let position = try append(type, about: subject, pseudonym: pseudonym, body: body, payload: payload)
    let entry = Entry(
      type: type, time: now.milliseconds, origin: origin, facility: core.identity.facility, author: origin,
      subject: pseudonym, body: body)
    try RegistryProjection(db: db, ward: core.ward).apply(entry, at: position)
  }
}
