import Consent
import Crypto
import Foundation
import Ledger
import Logging
import Sharing
import Store
import Testing
import Vault
import Vitals

/// A doctor whom a patient lets write and read, registered straight in the store of an installation before its gateway
/// starts, with keys and tokens.
struct SharingPeople {
  struct Member: Sendable {
    let id: String
    let key: Curve25519.Signing.PrivateKey
    let token: String
  }

  static let node = NodeDescription(origin: Installation.origin, facility: Installation.facility)
  let administrator: Member
  let doctor: Member
  let patient: Member

  init(_ place: Installation) throws {
    let home = place.home.path
    let key = try NodeKey(name: Installation.origin, seed: KeyFile.read(home + "/keys/node.key"))
    let store = try Store.open(
      StoreConfiguration(
        dataFolder: home + "/data", anchorFile: home + "/anchor/head", origin: Installation.origin,
        facility: Installation.facility, clock: Provisioning.now, random: Self.random),
      key: key, keyRing: try KeyRing(master: KeyFile.read(home + "/keys/master.key")), logger: Logger(label: "people"),
      onFatal: { Issue.record($0, "the store of a test failed") })
    let acts = ActDesk(writer: store.writer, node: Self.node, clock: Provisioning.now)
    func member(_ role: Role) throws -> Member {
      let key = Curve25519.Signing.PrivateKey()
      return try store.writer.wait { transaction in
        let id =
          role == .patient
          ? try transaction.registerPatient(name: "Ida Winter", key: DIDKey(key.publicKey)).id
          : try transaction.registerPerson(Contact(name: "N", webhook: nil), role: role, key: DIDKey(key.publicKey)).id
        let token = try transaction.issueToken(for: id, lifetimeMilliseconds: 3_600_000)
        return Member(id: id, key: key, token: token.text)
      }
    }
    administrator = try member(.administrator)
    doctor = try member(.doctor)
    patient = try member(.patient)
    // Only an approved administrator approves others: the installation's own.
    let first = try #require(store.registry.allPersons.first { $0.role == .administrator && $0.id != administrator.id })
    let wallet = try WalletFolder(path: place.folder.appending(path: "wallets").path, random: Self.random)
      .open("administrator", passphrase: nil)
    let approval = try ActDraft(
      .consent(.approve(.person(try #require(PersonID(administrator.id))))), by: first.id, for: Self.node,
      at: Provisioning.now(), salt: Self.random(32))
    _ = try acts.submitAndWait(try wallet.sign(approval))
    let person = try #require(PersonID(doctor.id))
    for (act, author) in [
      (Act.consent(.approve(.person(person))), administrator),
      (try grant(to: doctor), patient),
    ] { _ = try acts.submitAndWait(try Self.sign(act, by: author)) }
    try store.close()
  }

  /// The patient lets somebody write and open reports.
  func grant(to member: Member) throws -> Act {
    let terms = try #require(
      ConsentTerms(scope: .classes([.reports]), purposes: [.treatment], actions: [.write, .read, .list]))
    let period = try #require(Period(from: Timestamp(milliseconds: 0), until: nil))
    let whole = try #require(GrantTerms(terms, period: period, sources: .any))
    return .consent(
      .grant(
        GrantOffer(
          patient: try #require(PersonID(patient.id)), grantee: .person(try #require(PersonID(member.id))),
          terms: whole)))
  }

  static func sign(_ act: Act, by member: Member) throws -> SignedAct {
    try ActDraft(act, by: member.id, for: node, at: Provisioning.now(), salt: random(32)).signed(with: member.key)
  }

  @Sendable static func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max) } }
}
