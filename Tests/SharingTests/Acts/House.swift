import Consent
import Crypto
import Foundation
import Ledger
import Logging
import Store
import Testing
import Vault
import Vitals

@testable import Sharing

/// A store in a folder of its own with a clock that stands still, and people with wallets.
final class House: Sendable {
  static let start = Timestamp(milliseconds: 1_700_000_000_000)
  static let node = NodeDescription(origin: "vigil.test/ward", facility: "test")

  let folder: URL
  let store: Store

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("vigil-house-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let configuration = StoreConfiguration(
      dataFolder: folder.appendingPathComponent("data").path, anchorFile: folder.appendingPathComponent("anchor").path,
      origin: Self.node.origin, facility: Self.node.facility, clock: { Self.start }, random: Self.random)
    store = try Store.open(
      configuration, key: try NodeKey(name: Self.node.origin, privateKey: .init()),
      keyRing: try KeyRing(master: Self.random(32)), logger: Logger(label: "test"),
      onFatal: { error in Issue.record(error, "the writer ended") })
    root = try Self.register(.administrator, in: store)
  }

  deinit {
    try? store.close()
    try? FileManager.default.removeItem(at: folder)
  }

  @Sendable static func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in .random(in: 0...255) } }

  var desk: ActDesk { ActDesk(writer: store.writer, node: Self.node, clock: { Self.start }) }

  /// The first administrator, whom nobody has to approve.
  let root: Signer

  /// Somebody whom the first administrator approved.
  func person(_ role: Role) throws -> Signer {
    let person = try applicant(role)
    let id = try #require(PersonID(person.id))
    _ = try desk.submitAndWait(root.sign(.consent(.approve(.person(id)))))
    return person
  }

  /// Somebody whom nobody has approved yet.
  func applicant(_ role: Role) throws -> Signer { try Self.register(role, in: store) }

  private static func register(_ role: Role, in store: Store) throws -> Signer {
    let key = Curve25519.Signing.PrivateKey()
    let person = try store.writer.wait {
      try $0.registerPerson(Contact(name: "N", webhook: nil), role: role, key: DIDKey(key.publicKey))
    }
    return Signer(id: person.id, key: key)
  }

  func patient() throws -> String { try store.writer.wait { try $0.registerPatient(name: "Ida").id } }

  func device(_ name: String) throws -> DeviceID {
    let id = try DeviceID(name)
    let unit = try UnitID("ward-1")
    _ = try store.writer.wait { try $0.registerDevice(id, unit: unit, cadenceMilliseconds: 1_000) }
    return id
  }
}

/// A person with a key.
struct Signer: Sendable {
  let id: String
  let key: Curve25519.Signing.PrivateKey

  func sign(_ act: Act, for node: NodeDescription = House.node, at time: Timestamp = House.start) throws -> SignedAct {
    try ActDraft(act, by: id, for: node, at: time, salt: House.random(32)).signed(with: key)
  }
}
