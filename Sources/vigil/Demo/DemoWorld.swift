import Consent
import Crypto
import Foundation
import Ledger
import Logging
import Sharing
import Store
import Vitals

/// What a demonstration starts with: a fresh home, two dozen patients with their devices, a doctor and a desk.
struct DemoWorld {
  let home: HomeFolder
  let settings: Settings
  let doctor: Member
  let desk: Member
  /// Patient ids by device name, to say whom a line is about.
  let patients: [String: String]

  struct Member: Sendable {
    let id: String
    let name: String
    let brokerPassword: String
  }

  /// The file that the simulated ward logs in with.
  static func credentials(_ home: HomeFolder) -> String { home.path + "/ward.json" }
  static func wallets(_ home: HomeFolder) -> String { home.path + "/wallets" }

  /// Makes the folder anew; only one that an earlier demonstration made is ever removed.
  static func prepareFolder(_ home: HomeFolder) throws {
    let marker = home.path + "/this-is-a-demo"
    let manager = FileManager.default
    if manager.fileExists(atPath: home.path) {
      guard manager.fileExists(atPath: marker) else {
        throw CommandFailure("\(home.path) is there and no demonstration made it; use --home")
      }
      try manager.removeItem(atPath: home.path)
    }
    try manager.createDirectory(atPath: home.path, withIntermediateDirectories: true)
    guard manager.createFile(atPath: marker, contents: nil) else { throw CommandFailure("\(marker) cannot be written") }
  }

  /// Registers everybody in the store, as an operator and a doctor would with `vigil patient`, `device` and `wallet`.
  static func populate(
    _ home: HomeFolder, settings: Settings, store: Store, patients count: Int
  ) async throws -> DemoWorld {
    let accounts = home.brokerAccounts
    let wallets = WalletFolder(path: wallets(home), random: SystemRandom.bytes)
    // The first administrator needs nobody's approval; everybody else does (decision 0020).
    let administrator = try await member(
      "Administrator", wallet: "administrator", role: .administrator, store, accounts, wallets)
    let doctor = try await member("Dr. Ada Demo", wallet: "doctor", role: .doctor, store, accounts, wallets)
    let desk = try await member("Ward desk", wallet: "desk", role: .desk, store, accounts, wallets)
    let wallet = try wallets.open("doctor", passphrase: nil)
    let node = NodeDescription(origin: store.identity.origin, facility: store.identity.facility)
    let acts = ActDesk(writer: store.writer, node: node, clock: SystemClock.now)
    let seal = try wallets.open("administrator", passphrase: nil)
    for person in [doctor, desk] {
      guard let id = PersonID(person.id) else { continue }
      let draft = try ActDraft(
        .consent(.approve(.person(id))), by: administrator.id, for: node, at: SystemClock.now(),
        salt: SystemRandom.bytes(Commitment.saltBytes))
      let position = try await acts.submit(try seal.sign(draft)).position
      Console.print("approved  \(person.name), by the administrator's signature (entry \(position))")
    }
    var credentials: [[String: String]] = []
    var byDevice: [String: String] = [:]
    for number in 1...count {
      let device = try DeviceID("wearable-\(number < 10 ? "0" : "")\(number)")
      let unit = try UnitID("ward-1")
      let patient = try await store.writer.perform { transaction in
        let patient = try transaction.registerPatient(name: "Patient \(number)")
        _ = try transaction.registerDevice(device, unit: unit, cadenceMilliseconds: 1_000)
        return patient
      }
      for act in [
        Act.changeTeam(patient: patient.id, members: [doctor.id, desk.id]),
        .bind(device: device, patient: patient.id, since: SystemClock.now().adding(milliseconds: -60_000)),
      ] {
        let draft = try ActDraft(
          act, by: doctor.id, for: node, at: SystemClock.now(), salt: SystemRandom.bytes(Commitment.saltBytes))
        _ = try await acts.submit(try wallet.sign(draft))
      }
      credentials.append([
        "unit": unit.name, "device": device.name, "password": try accounts.add(device: device),
      ])
      byDevice[device.name] = "Patient \(number)"
    }
    try accounts.write(recipients: [doctor.id, desk.id])
    let file = try JSONSerialization.data(withJSONObject: credentials, options: [.prettyPrinted, .sortedKeys])
    try file.write(to: URL(fileURLWithPath: Self.credentials(home)))
    return DemoWorld(home: home, settings: settings, doctor: doctor, desk: desk, patients: byDevice)
  }

  private static func member(
    _ name: String, wallet: String, role: Role, _ store: Store, _ accounts: BrokerAccounts, _ wallets: WalletFolder
  ) async throws -> Member {
    let key = try wallets.create(wallet, passphrase: nil).key
    let person = try await store.writer.perform {
      try $0.registerPerson(Contact(name: name, webhook: nil), role: role, key: key)
    }
    try wallets.assign(wallet, to: person.id)
    return Member(id: person.id, name: name, brokerPassword: try accounts.add(user: person.id))
  }
}
