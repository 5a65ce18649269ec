import Consent
import Ledger

/// Which role may do which act: the one table, which `docs/ROLES.md` shows to people (DESIGN, section 6).
package enum ActRights {
  /// How far a right goes.
  package enum Reach: String, CaseIterable, Hashable, Sendable {
    /// Whomever and whatever the act is about.
    case any
    /// The own key alone.
    case ownKey = "own key"
    /// Patients on whose team the person stands, and those whom nobody has taken on yet.
    case ownPatients = "own patients"
    /// Alerts of patients on whose team the person stands, and alerts that called the person.
    case ownAlerts = "own alerts"
    /// Alerts that called the person.
    case called
    /// Technical alerts.
    case technical
    /// The own data.
    case own
    /// Whatever the consent engine accepts of this person for this patient (decision 0020).
    case contract
    /// Units in which the person is on duty, as the rota in force says.
    case onDuty = "on duty"
  }

  /// What is not listed is refused.
  package static let table: [EntryType: [Role: Reach]] = alerting.merging(contracts) { _, new in new }

  private static let alerting: [EntryType: [Role: Reach]] = [
    .teamChanged: [.administrator: .any, .desk: .any, .doctor: .ownPatients],
    .deviceBound: [.administrator: .any, .desk: .any, .doctor: .ownPatients],
    .deviceUnbound: [.administrator: .any, .desk: .any, .doctor: .ownPatients],
    .personKey: everybody(.ownKey), .recoveryBegun: [.administrator: .any],
    .recoveryCompleted: [.administrator: .any], .recoveryRefused: everybody(.ownKey),
    .personAgreement: everybody(.ownKey), .profileChanged: everybody(.ownKey),
    .personDeactivated: [.administrator: .any],
    .personActivated: [.administrator: .any],
    .erasure: [.administrator: .any],
    .alertAcknowledged: [.administrator: .called, .desk: .any, .doctor: .ownAlerts],
    .alertRejected: [.administrator: .called, .desk: .called, .doctor: .ownAlerts],
    .shiftAccepted: [.desk: .any, .doctor: .onDuty],
    .alertShelved: [.desk: .technical, .doctor: .ownAlerts],
    .alertResolved: [.administrator: .called, .desk: .technical, .doctor: .ownAlerts],
    .orderPlaced: [.doctor: .ownPatients],
    .orderWithdrawn: [.doctor: .ownPatients],
  ]

  /// Who may try; whether it is accepted is for the engine, which knows what was agreed.
  private static let contracts: [EntryType: [Role: Reach]] = [
    .licenceApproved: [.administrator: .contract], .licenceRefused: [.administrator: .contract],
    .licenceSuspended: [.administrator: .contract], .organisationTrusted: [.administrator: .contract],
    .organisationRegistered: everybodyButPatients(.contract), .affiliationSigned: everybodyButPatients(.contract),
    .affiliationEnded: everybodyButPatients(.contract),
    .consentRequested: everybody(.contract), .consentGranted: everybody(.contract),
    .consentDenied: everybody(.contract), .consentProhibited: everybody(.contract),
    .consentRevoked: everybody(.contract), .consentEndorsed: everybody(.contract),
    .emergencyPolicy: everybody(.contract), .emergencyDeclared: [.doctor: .contract],
    .emergencyReviewed: [.privacyOfficer: .contract], .guardianNamed: [.patient: .contract, .administrator: .contract],
    .custodiansNamed: [.patient: .contract, .administrator: .contract], .familyNamed: everybody(.contract),
    .linkGranted: [.patient: .own], .linkRevoked: [.patient: .own],
    .recordAdded: [.patient: .contract, .doctor: .contract, .laboratory: .contract],
    .admissionOffered: [.desk: .contract], .admissionDeclared: [.desk: .contract, .doctor: .contract],
    .admissionAccepted: everybody(.contract), .admissionEnded: everybody(.contract),
    .deviceAssigned: [.administrator: .contract, .desk: .contract],
    .deviceReleased: [.administrator: .contract, .desk: .contract],
    .treatmentOffered: [.doctor: .contract], .treatmentAccepted: everybody(.contract),
    .treatmentEnded: everybody(.contract),
    .appointmentAsked: [.patient: .contract],
    .appointmentProposed: [.patient: .contract, .doctor: .contract],
    .appointmentConfirmed: [.patient: .contract, .doctor: .contract],
    .appointmentRefused: [.patient: .contract, .doctor: .contract],
    .appointmentCancelled: [.patient: .contract, .doctor: .contract],
  ]

  private static func everybody(_ reach: Reach) -> [Role: Reach] {
    Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, reach) })
  }

  private static func everybodyButPatients(_ reach: Reach) -> [Role: Reach] {
    everybody(reach).filter { $0.key != .patient }
  }

  /// The acts that a person signs at all.
  package static let acts = Set(table.keys)

  /// How far this role may go with an act of this type; nil when it may not sign it.
  package static func reach(of type: EntryType, for role: Role) -> Reach? { table[type]?[role] }
}
