import Consent
import Foundation
import Ledger
import Testing
import Triage
import Vitals

@testable import Sharing
@testable import Store

/// Every act as every role, on what is the person's own and on what is not.
@Suite struct ActRightsTests {
  /// How the person stands to what the act is about.
  enum Standing: String, CaseIterable, Sendable {
    /// On the team of the patient, and called by the patient's alert; the key is the own one.
    case own
    /// Neither, and somebody else is on the team.
    case stranger
    /// The patient has no team yet; an alert calls nobody.
    case untaken
  }

  /// Whether the table lets this act pass, for a patient's own alert.
  private func isPermitted(_ type: EntryType, _ role: Role, _ standing: Standing) -> Bool {
    switch ActRights.table[type]?[role] {
    // The scene has no rota, so nobody is on duty.
    case nil, .technical, .onDuty: false
    case .any, .contract: true
    case .ownPatients: standing != .stranger
    // An administrator is on no plan of a patient's alert and is never called by it.
    case .called: standing == .own && role != .administrator
    case .own, .ownKey, .ownAlerts: standing == .own
    }
  }

  /// Acts whose right the table knows; the engine's own acts, records, appointments and links have tests of their own.
  private static let own = ActRights.acts.subtracting(ConsentAct.types).subtracting(AppointmentStep.types)
    .subtracting(FacilityStep.types).subtracting(TreatmentStep.types)
    .subtracting([.recordAdded, .linkGranted, .linkRevoked]).sorted { $0.rawValue < $1.rawValue }

  /// A laboratory stands for every role that may do no more than look after the own keys.
  private static let staff: [Role] = [.administrator, .desk, .doctor, .laboratory]

  @Test func whatALaboratoryMayDoIsWhatTheOtherRolesMay() {
    for type in Self.own {
      for role in Role.allCases where !Self.staff.contains(role) {
        #expect(ActRights.table[type]?[role] == ActRights.table[type]?[.laboratory], "\(type) as \(role)")
      }
    }
  }

  @Test(arguments: own, staff)
  func theTableIsWhatTheDeskDoes(_ type: EntryType, _ role: Role) throws {
    for standing in Standing.allCases {
      let scene = try RightsScene(role: role, standing: standing)
      let act = try scene.act(type)
      let result = Result { try scene.house.desk.submitAndWait(scene.person.sign(act)) }
      let isRefused = if case .failure(ActRefusal.roleForbids(role, type)) = result { true } else { false }
      #expect(isRefused != isPermitted(type, role, standing), "\(standing): \(result)")
    }
  }

  /// Equipment is the desk's; only who is called for the whole gateway answers for that.
  @Test func aDeskEndsATechnicalAlertAndADoctorOnlyThePatientsOwn() throws {
    let scene = try RightsScene(role: .desk, standing: .own)
    let alert = try scene.technicalAlert()
    let stranger = try scene.house.person(.doctor)
    #expect(throws: ActRefusal.roleForbids(.doctor, .alertResolved)) {
      try scene.house.desk.submitAndWait(
        stranger.sign(.resolve(alert: alert, patient: scene.patient, reason: .expected, note: "not mine")))
    }
    _ = try scene.house.desk.submitAndWait(
      scene.person.sign(.resolve(alert: alert, patient: scene.patient, reason: .artefact, note: "sensor is back")))
  }

  @Test func theDocumentShowsTheTable() throws {
    let path = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../docs/ROLES.md").standardized
    let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("|") }
    let cells = lines.map { line in
      line.split(separator: "|").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
    }
    let roles = try #require(cells.first).dropFirst()
    var shown: [EntryType: [Role: ActRights.Reach]] = [:]
    for row in cells.dropFirst(2) {
      var rights: [Role: ActRights.Reach] = [:]
      for (name, cell) in zip(roles, row.dropFirst()) where cell != "-" {
        let role: Role = try #require(Role(rawValue: name))
        let reach: ActRights.Reach = try #require(ActRights.Reach(rawValue: cell), "\(cell)")
        rights[role] = reach
      }
      shown[EntryType(rawValue: row[0])] = rights
    }
    #expect(shown == ActRights.table)
  }

  @Test func nobodyMaySignWhatIsNotAnAct() {
    #expect(!ActRights.acts.contains(.personRegistered) && !ActRights.acts.contains(.readingAlarmed))
  }
}
