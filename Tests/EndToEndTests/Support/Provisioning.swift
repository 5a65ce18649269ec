import Consent
import Foundation
import Ledger
import Logging
import Sharing
import Store
import Vault
import Vitals

/// Registers everybody of an installation straight in its store, before the gateway starts: what `vigil device add` and
/// its like do, without a process for each.
struct Provisioning {
  let doctor: Installation.Member
  let desk: Installation.Member
  private let home: URL
  private let store: Store
  private let accounts: BrokerAccounts
  private let wallet: Wallet
  private let team: [String]

  init(_ installation: Installation) throws {
    home = installation.home
    let keys = home.path + "/keys"
    let key = try NodeKey(name: Installation.origin, seed: KeyFile.read(keys + "/node.key"))
    store = try Store.open(
      StoreConfiguration(
        dataFolder: home.path + "/data", anchorFile: home.path + "/anchor/head", origin: Installation.origin,
        facility: Installation.facility, clock: Self.now, random: Self.random),
      key: key, keyRing: try KeyRing(master: KeyFile.read(keys + "/master.key")), logger: Logger(label: "provisioning"),
      onFatal: { error in preconditionFailure("the store of a test failed: \(error)") })
    accounts = BrokerAccounts(folder: home.path + "/broker", gateway: "vigil", pidFile: nil, random: Self.random)
    let password = try String(contentsOfFile: keys + "/broker.password", encoding: .utf8)
    try accounts.set(password.trimmingCharacters(in: .whitespacesAndNewlines), of: "vigil")
    let wallets = WalletFolder(path: installation.folder.appending(path: "wallets").path, random: Self.random)
    let administrator = try Self.member("administrator", .administrator, store, accounts, wallets)
    doctor = try Self.member("doctor", .doctor, store, accounts, wallets)
    desk = try Self.member("desk", .desk, store, accounts, wallets)
    try accounts.write(recipients: [doctor.id, desk.id])
    try Self.approve([doctor, desk], by: administrator, wallets.open("administrator", passphrase: nil), store)
    wallet = try wallets.open("doctor", passphrase: nil)
    team = [doctor.id, desk.id]
  }

  /// Each with a patient who wears it since a minute ago; `ward.json` gets what `vigil-ward` logs in with.
  func devices(_ count: Int, cadence: Int64) throws -> [Installation.Device] {
    let node = NodeDescription(origin: Installation.origin, facility: Installation.facility)
    let acts = ActDesk(writer: store.writer, node: node, clock: Self.now)
    let devices = try (0..<count).map { number in
      let device = try DeviceID("wearable-\(number)")
      let unit = try UnitID(Installation.unit)
      let patient = try store.writer.wait { transaction in
        let patient = try transaction.registerPatient(name: "Patient \(number)")
        _ = try transaction.registerDevice(device, unit: unit, cadenceMilliseconds: cadence)
        return patient
      }
      for act in [
        Act.changeTeam(patient: patient.id, members: team),
        .bind(device: device, patient: patient.id, since: Self.now().adding(milliseconds: -60_000)),
      ] {
        let draft = try ActDraft(act, by: doctor.id, for: node, at: Self.now(), salt: Self.random(32))
        _ = try acts.submitAndWait(try wallet.sign(draft))
      }
      return Installation.Device(name: device.name, patient: patient.id, password: try accounts.add(device: device))
    }
    let file = devices.map { ["unit": Installation.unit, "device": $0.name, "password": $0.password] }
    try JSONSerialization.data(withJSONObject: file).write(to: home.appending(path: "ward.json"))
    return devices
  }

  private static func approve(
    _ members: [Installation.Member], by administrator: Installation.Member, _ wallet: Wallet, _ store: Store
  ) throws {
    let node = NodeDescription(origin: Installation.origin, facility: Installation.facility)
    let acts = ActDesk(writer: store.writer, node: node, clock: Self.now)
    for member in members {
      guard let id = PersonID(member.id) else { throw StoreError.unknown(.person) }
      let draft = try ActDraft(
        .consent(.approve(.person(id))), by: administrator.id, for: node, at: Self.now(), salt: Self.random(32))
      _ = try acts.submitAndWait(try wallet.sign(draft))
    }
  }

  func close() throws { try store.close() }

  private static func member(
    _ name: String, _ role: Role, _ store: Store, _ accounts: BrokerAccounts, _ wallets: WalletFolder
  ) throws -> Installation.Member {
    let key = try wallets.create(name, passphrase: nil).key
    let person = try store.writer.wait {
      try $0.registerPerson(Contact(name: name, webhook: nil), role: role, key: key)
    }
    try wallets.assign(name, to: person.id)
    return Installation.Member(id: person.id, password: try accounts.add(user: person.id))
  }

  @Sendable static func now() -> Timestamp {
    Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
  }

  @Sendable private static func random(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
