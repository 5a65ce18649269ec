import Exchange
import Foundation
import Synchronization
import WardKit

/// Brings everybody in as any client would: registered with keys of their own, approved by the administrator, affiliated by
/// both sides. Nothing of it is on the gateway's machine.
struct ExchangePreparation: Sendable {
  let door: GatewayDoor
  let administrator: Party
  let scenario: ExchangeScenario
  /// Makes user names and organisations of this run different from those of any other.
  let tag: String

  /// - Throws: ``ExchangeFault`` with the step that was refused.
  func node() async throws -> NodeName {
    let anybody = NodeName(origin: "", facility: "")
    let token = try await administrator.bearer(at: door, of: anybody)
    let answer = try await door.send("/api/v1/node", token: token)
    guard answer.status == 200, let node = answer.decoded(NodeName.self) else {
      throw ExchangeFault.refused(step: "asking for the node", status: answer.status, problem: answer.problem)
    }
    struct Me: Decodable {
      let person: String
      let role: String
    }
    let me = try await door.send("/api/v1/me", token: token)
    guard let me = me.decoded(Me.self), me.role == "administrator", me.person == administrator.id else {
      throw ExchangeFault.notAdministrator
    }
    return node
  }

  /// Everybody and everything that the exchange needs to begin.
  func people(_ node: NodeName) async throws -> (patients: [Party], clinicians: [Party], cast: ExchangeCast) {
    let organisations = (0..<scenario.organisations).map { "org-\(tag)-\($0)" }
    let trusted = Set(organisations.enumerated().filter { $0.offset % 2 == 0 }.map(\.element))
    for organisation in organisations {
      for act in Licence.open(organisation: organisation, isTrusted: trusted.contains(organisation)) {
        try await sign(act, as: administrator, node)
      }
    }
    let patients = try await register(scenario.patients, node) { _ in "patient" }
    let roles = scenario.roles.map(\.rawValue)
    let clinicians = try await register(scenario.clinicians, node) { roles[$0 % roles.count] }
    try await forEach(below: clinicians.count, atOnce: scenario.connections) { index in
      let organisation = organisations[index % organisations.count]
      try await sign(Licence.approve(person: clinicians[index].id), as: administrator, node)
      let contract = Licence.affiliate(clinicians[index].id, with: organisation)
      try await sign(contract, as: clinicians[index], node)
      try await sign(contract, as: administrator, node)
    }
    let cast = ExchangeCast(
      patients: patients.map(\.id),
      clinicians: clinicians.enumerated().map { index, party in
        ExchangeCast.Clinician(
          id: party.id, role: roles[index % roles.count], organisation: organisations[index % organisations.count])
      }, trusted: trusted, optedOut: ExchangeCast.optedOut(of: scenario))
    return (patients, clinicians, cast)
  }

  /// What is there before it begins: who wants no emergency access, which doctor may write, and the first records.
  func contracts(_ player: ExchangePlayer) async throws {
    let cast = player.cast
    try await forEach(below: cast.patients.count, atOnce: scenario.connections) { patient in
      if cast.optedOut.contains(patient) {
        try await require(
          player.sign(.policy(letsStrangers: false), by: .patient, patient: patient), "an emergency policy")
      }
      let doctor = cast.doctor(of: patient)
      let grant = Agreement.granted(cast.writing(by: doctor))
      try await require(player.sign(grant, by: .patient, patient: patient), "a grant to write")
      for number in 0..<scenario.grantsEach {
        let standing = Agreement.granted(cast.standing(of: patient, number: number))
        try await require(player.sign(standing, by: .patient, patient: patient), "a standing grant")
      }
      for number in 0..<scenario.recordsEach {
        let author = number % 3 == 2 ? Move.Author.patient : .clinician(doctor)
        try await require(player.write(author, patient: patient), "a record")
      }
    }
  }

  private func require(_ outcome: ExchangePlayer.Outcome, _ step: String) async throws {
    guard outcome == .taken else { throw ExchangeFault.refused(step: step, status: 0, problem: "\(outcome)") }
  }

  /// How often a registration comes again that came too soon, a second apart.
  private static let patience = 120

  private func register(
    _ count: Int, _ node: NodeName, role: @escaping @Sendable (Int) -> String
  ) async throws -> [Party] {
    struct Registered: Decodable { let person: String }
    let parties = Mutex<[Party?]>(Array(repeating: nil, count: count))
    try await forEach(below: count, atOnce: scenario.connections) { index in
      let keys = PersonKeys()
      let name = "x\(tag)-\(role(index).prefix(3))-\(index)"
      let body = try Registration.body(
        of: keys, role: role(index), userName: name, for: node, at: Clock.wall / 1_000_000)
      var answer = try await door.send("/api/v1/registrations", body: body)
      // One address may register so many a second: whoever is told to come again does.
      for _ in 0..<Self.patience where answer.status == 429 {
        try await Task.sleep(for: .seconds(1))
        answer = try await door.send("/api/v1/registrations", body: body)
      }
      guard answer.status == 201, let registered = answer.decoded(Registered.self) else {
        throw ExchangeFault.refused(
          step: "registering a \(role(index))", status: answer.status, problem: answer.problem)
      }
      let party = Party(id: registered.person, keys: keys)
      parties.withLock { $0[index] = party }
    }
    return parties.withLock { $0.compactMap { $0 } }
  }

  private func sign(_ act: PersonAct, as party: Party, _ node: NodeName) async throws {
    let body = try act.signed(by: party.id, with: party.keys, for: node, at: Clock.wall / 1_000_000)
    let token = try await party.bearer(at: door, of: node)
    let answer = try await door.send("/api/v1/acts", token: token, body: body)
    guard answer.status == 201 else {
      throw ExchangeFault.refused(step: act.type, status: answer.status, problem: answer.problem)
    }
  }
}
