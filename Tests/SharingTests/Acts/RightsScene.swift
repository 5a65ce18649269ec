import Consent
import Crypto
import Foundation
import Ledger
import Testing
import Triage
import Vault
import Vitals

@testable import Sharing
@testable import Store

/// A person of a role beside a patient with an open alert and a worn device.
struct RightsScene {
  let house: House
  let person: Signer
  let patient: String
  let alert: String
  /// An order in force.
  let order: Int64
  private let worn: DeviceID
  private let free: DeviceID

  private let ownKey: Bool
  private let other: Signer

  init(role: Role, standing: ActRightsTests.Standing) throws {
    let house = try House()
    person = try house.person(role)
    other = try house.person(.doctor)
    ownKey = standing == .own
    let keeper = try house.person(.administrator)
    patient = try house.patient()
    worn = try house.device("w-1")
    free = try house.device("w-2")
    var acts = [Act.bind(device: worn, patient: patient, since: House.start)]
    switch standing {
    case .own:
      // A laboratory is on nobody's team.
      let isTeam = [.doctor, .desk, .administrator].contains(role)
      acts.append(.changeTeam(patient: patient, members: isTeam ? [person.id, other.id] : [other.id]))
    case .stranger: acts.append(.changeTeam(patient: patient, members: [other.id]))
    case .untaken: break
    }
    for act in acts { _ = try house.desk.submitAndWait(keeper.sign(act)) }
    alert = try Self.alarm(house, patient: patient, device: worn)
    order = try Self.order(house, patient: patient)
    self.house = house
  }

  /// An act of this type that the state of things allows.
  func act(_ type: EntryType) throws -> Act {
    let whose = ownKey ? person.id : other.id
    switch type {
    case .teamChanged: return .changeTeam(patient: patient, members: [other.id])
    case .deviceBound: return .bind(device: free, patient: patient, since: House.start)
    case .deviceUnbound: return .unbind(device: worn, patient: patient, until: House.start)
    case .personKey:
      return .rotateKey(person: whose, key: DIDKey(Curve25519.Signing.PrivateKey().publicKey), retires: [])
    case .personAgreement:
      return .agree(person: whose, key: AgreementKey(Curve25519.KeyAgreement.PrivateKey().publicKey))
    case .recoveryBegun:
      return .beginRecovery(person: other.id, key: DIDKey(Curve25519.Signing.PrivateKey().publicKey))
    case .recoveryRefused: return .refuseRecovery(person: whose, of: 0)
    case .recoveryCompleted: return .completeRecovery(person: other.id, of: 0)
    case .profileChanged:
      return .changeProfile(
        person: whose, role: .doctor, version: 2,
        profile: ["email": "a@b.example", "name": "N", "userName": "somebody"])
    case .personDeactivated: return .setActive(person: other.id, isActive: false)
    case .personActivated: return .setActive(person: other.id, isActive: true)
    case .erasure: return .erase(patient: patient)
    case .alertAcknowledged: return .acknowledge(alert: alert, patient: patient)
    case .alertRejected: return .reject(alert: alert, patient: patient)
    case .shiftAccepted: return .acceptShift(unit: try UnitID("ward-1"), alerts: [])
    case .alertShelved:
      return .shelve(
        alert: alert, patient: patient, until: House.start.adding(milliseconds: 3_600_000), reason: "known")
    case .alertResolved: return .resolve(alert: alert, patient: patient, reason: .treated, note: nil)
    case .orderPlaced:
      return .placeOrder(
        patient: patient, terms: try OrderTerms(scale: .scale2), reason: "COPD",
        expires: House.start.adding(milliseconds: 86_400_000))
    case .orderWithdrawn: return .withdrawOrder(patient: patient, order: order, reason: "weaned")
    default: throw ActRefusal.unknownType(type)
    }
  }

  /// A technical alert about the patient's device.
  func technicalAlert() throws -> String {
    let (patient, device) = (patient, worn)
    return try house.store.writer.wait { transaction in
      let known = try #require(transaction.registry.patient(id: patient))
      let index = try #require(transaction.registry.device(named: device.name)?.index)
      let opened = try transaction.raiseTechnical(
        TechnicalKey(.contactOff, of: index), about: known.subject, pseudonym: patient,
        finding: TechnicalFinding(kind: .contactOff, priority: .high, delayMilliseconds: 0), readingTime: House.start,
        timings: Self.timings)
      return AlertRecord.name(opened)
    }
  }

  /// An order that stood before anybody in the scene did.
  private static func order(_ house: House, patient: String) throws -> Int64 {
    let entry = Entry(
      type: .orderPlaced, time: House.start.milliseconds, origin: House.node.origin, facility: House.node.facility,
      author: House.node.origin, subject: patient,
      body: ["expires": .integer(House.start.milliseconds + 86_400_000)])
    return try house.store.writer.wait { try $0.record(act: entry, payload: nil) }
  }

  private static func alarm(_ house: House, patient: String, device: DeviceID) throws -> String {
    let rule = AnnounceRule(priority: .high, delayMilliseconds: 0, source: "test")
    let finding = Finding(cause: .limit(vital: .heartRate, value: 150, depth: .criticalHigh), rule: rule)
    let abnormality = try #require(
      Abnormality(findings: [finding], technical: [], score: ScoreInterval(lower: 3, upper: 9)))
    return try house.store.writer.wait { transaction in
      let known = try #require(transaction.registry.patient(id: patient))
      let worn = try #require(transaction.registry.device(named: device.name))
      let evidence = Evidence(
        reading: Reading(time: House.start), judged: House.start, isLate: false, isFarOff: false,
        abnormality: abnormality, digest: .zero, rulesVersion: String(repeating: "0", count: 64))
      return AlertRecord.name(
        try transaction.alarmed(patient: known, device: worn, evidence: evidence, timings: timings))
    }
  }

  private static let timings = CallTimings(
    high: deadlines, medium: deadlines, low: deadlines, stableMilliseconds: 120_000)
  private static let deadlines = CallTimings.Deadlines(
    acknowledgeMilliseconds: 60_000, repeatMilliseconds: 30_000, expiryMilliseconds: 600_000)
}
