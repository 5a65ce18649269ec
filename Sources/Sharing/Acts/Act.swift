import Consent
import Ledger
import Store
import Triage
import Vault
import Vitals

/// Something that a person does and signs (CONSENT-1).
package enum Act: Hashable, Sendable {
  /// The patient's care team becomes these persons, in the order in which they are called.
  case changeTeam(patient: String, members: [String])
  /// The patient wears the device from this reading time on.
  case bind(device: DeviceID, patient: String, since: Timestamp)
  /// The patient no longer wears the device from this reading time on.
  case unbind(device: DeviceID, patient: String, until: Timestamp)
  /// The person signs with a new key; retired keys are refused from then on.
  case rotateKey(person: String, key: DIDKey, retires: [DIDKey])
  /// Everything that is known of the patient is destroyed.
  case erase(patient: String)
  /// The person may act and be called no more, or again.
  case setActive(person: String, isActive: Bool)
  /// The person takes the alert on; calls rest for a while.
  case acknowledge(alert: String, patient: String?)
  /// The person declines the alert.
  case reject(alert: String, patient: String?)
  /// The person lays the alert aside until a time; the reason is sealed.
  case shelve(alert: String, patient: String?, until: Timestamp, reason: String)
  /// The person takes a unit over, with these open alerts.
  case acceptShift(unit: UnitID, alerts: [String])
  /// The person ends the alert; the reason, and what else there is to say, are sealed.
  case resolve(alert: String, patient: String?, reason: ResolutionReason, note: String?)
  /// Keys that were lost shall be replaced by this one, after a waiting time.
  case beginRecovery(person: String, key: DIDKey)
  /// The person objects to the recovery at this position.
  case refuseRecovery(person: String, of: Int64)
  /// The recovery at this position takes effect.
  case completeRecovery(person: String, of: Int64)
  /// The person says anew who they are; the version is one more than the one before.
  case changeProfile(person: String, role: Role, version: Int64, profile: JSONValue)
  /// Others seal for the person with this key from now on.
  case agree(person: String, key: AgreementKey)
  /// Something is added to a patient's records; its own desk takes it (``RecordDesk``).
  case record(RecordOffer)
  /// A step of an appointment.
  case appointment(AppointmentStep)
  /// The patient hands out a link; its own desk takes it, with the files (``LinkDesk``).
  case handOut(LinkOffer)
  /// The patient takes the link back that the entry at this position handed out.
  case takeBack(link: Int64, patient: String)
  /// A step of a facility's contract, with a patient or about a device.
  case facility(FacilityStep)
  /// A step by which somebody becomes a doctor's patient, or is no longer.
  case treatment(TreatmentStep)
  /// Something about consent, licences, organisations or emergencies (decision 0020).
  case consent(ConsentAct)

  /// The patient is watched by these terms until they expire; terms and reason are sealed.
  case placeOrder(patient: String, terms: OrderTerms, reason: String, expires: Timestamp)
  /// The order at this position ends before its time; the reason is sealed.
  case withdrawOrder(patient: String, order: Int64, reason: String)

  /// Most characters of a reason.
  package static let reasonBound = 2_000

  package var type: EntryType {
    switch self {
    case .changeTeam: .teamChanged
    case .bind: .deviceBound
    case .unbind: .deviceUnbound
    case .rotateKey: .personKey
    case .erase: .erasure
    case .setActive(_, let isActive): isActive ? .personActivated : .personDeactivated
    case .acknowledge: .alertAcknowledged
    case .reject: .alertRejected
    case .shelve: .alertShelved
    case .acceptShift: .shiftAccepted
    case .resolve: .alertResolved
    case .placeOrder: .orderPlaced
    case .withdrawOrder: .orderWithdrawn
    case .agree: .personAgreement
    case .changeProfile: .profileChanged
    case .beginRecovery: .recoveryBegun
    case .refuseRecovery: .recoveryRefused
    case .completeRecovery: .recoveryCompleted
    case .consent(let act): act.type
    case .record: .recordAdded
    case .appointment(let step): step.type
    case .facility(let step): step.type
    case .treatment(let step): step.type
    case .handOut: .linkGranted
    case .takeBack: .linkRevoked
    }
  }

  /// The pseudonym that stands on the ledger as whom the act is about.
  package var subject: String? {
    switch self {
    case .changeTeam(let patient, _), .bind(_, let patient, _), .unbind(_, let patient, _): patient
    case .rotateKey(let person, _, _), .setActive(let person, _): person
    case .erase(let patient), .placeOrder(let patient, _, _, _), .withdrawOrder(let patient, _, _): patient
    case .agree(let person, _), .changeProfile(let person, _, _, _), .beginRecovery(let person, _),
      .refuseRecovery(let person, _), .completeRecovery(let person, _):
      person
    case .consent(let act): act.subject
    case .record(let offer): offer.patient.text
    case .appointment(let step): step.patient
    case .facility(let step): step.subject
    case .treatment(let step): step.subject
    case .handOut(let offer): offer.patient
    case .takeBack(_, let patient): patient
    case .acceptShift: nil
    case .acknowledge(_, let patient), .reject(_, let patient), .resolve(_, let patient, _, _),
      .shelve(_, let patient, _, _):
      patient
    }
  }

  /// What stands on the ledger in clear: pseudonyms, times and references, never a value (LEDGER-3).
  package var body: [String: JSONValue] {
    switch self {
    case .changeTeam(_, let members): ["members": .array(members.map { .string($0) })]
    case .bind(let device, _, let since): ["device": .string(device.name), "since": .integer(since.milliseconds)]
    case .unbind(let device, _, let until): ["device": .string(device.name), "until": .integer(until.milliseconds)]
    case .rotateKey(let person, let key, let retires):
      [
        "key": .string(key.description), "person": .string(person),
        "retires": .array(retires.map { .string($0.description) }),
      ]
    case .erase: [:]
    case .agree(let person, let key): ["agree": .string(key.description), "person": .string(person)]
    case .beginRecovery(let person, let key): ["key": .string(key.description), "person": .string(person)]
    case .refuseRecovery(let person, let position), .completeRecovery(let person, let position):
      ["of": .integer(position), "person": .string(person)]
    case .changeProfile(let person, let role, let version, _):
      ["person": .string(person), "role": .string(role.rawValue), "version": .integer(version)]
    case .consent(let act): act.body
    case .record(let offer): offer.body
    case .appointment(let step): step.body
    case .facility(let step): step.body
    case .treatment(let step): step.body
    case .handOut(let offer): offer.body
    case .takeBack(let link, _): ["link": .integer(link)]
    case .setActive(let person, _): ["person": .string(person)]
    case .acknowledge(let alert, _), .reject(let alert, _), .resolve(let alert, _, _, _): ["alert": .string(alert)]
    case .acceptShift(let unit, let alerts):
      ["alerts": .array(alerts.map { .string($0) }), "unit": .string(unit.name)]
    case .shelve(let alert, _, let until, _): ["alert": .string(alert), "until": .integer(until.milliseconds)]
    case .placeOrder(_, _, _, let expires): ["expires": .integer(expires.milliseconds)]
    case .withdrawOrder(_, let order, _): ["order": .integer(order)]
    }
  }

  /// What is sealed beside the ledger.
  package var payload: JSONValue? {
    switch self {
    case .resolve(_, _, let reason, let note):
      .object(["note": note.map { .string($0) }, "reason": .string(reason.rawValue)].compactMapValues { $0 })
    case .withdrawOrder(_, _, let reason), .shelve(_, _, _, let reason): ["reason": .string(reason)]
    case .placeOrder(_, let terms, let reason, _):
      .object(terms.members.merging(["reason": .string(reason)]) { _, reason in reason })
    case .changeProfile(_, _, _, let profile): profile
    case .consent(let act): act.payload
    case .record(let offer): offer.payload
    case .appointment(let step): step.payload
    case .facility(let step): step.payload
    case .handOut(let offer): offer.payload
    default: nil
    }
  }
}
