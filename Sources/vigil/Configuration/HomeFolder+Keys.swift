import Foundation
import Ledger
import Sharing
import Store
import Vault

extension HomeFolder {
  /// The name under which the gateway logs in at its broker.
  static let brokerUser = "vigil"

  /// The broker's password and ACL files.
  var brokerAccounts: BrokerAccounts {
    BrokerAccounts(
      folder: broker, gateway: Self.brokerUser, pidFile: brokerProcess, random: SystemRandom.bytes)
  }
  /// The master key: from `VIGIL_MASTER_KEY`, else from its file.
  func loadKeyRing(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> KeyRing {
    if let value = environment["VIGIL_MASTER_KEY"] {
      return try KeyRing(master: KeyFile.parse(environment: "VIGIL_MASTER_KEY", value: value))
    }
    return try KeyRing(master: KeyFile.read(masterKey))
  }

  /// The node's key, under the name that its ledger has.
  func loadNodeKey() throws -> NodeKey {
    guard let data = FileManager.default.contents(atPath: nodeName) else {
      throw VaultError.keyFileUnusable(path: nodeName, code: ENOENT)
    }
    let name = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return try NodeKey(name: name, seed: KeyFile.read(nodeKey))
  }

  /// What the anchor holds, without opening it for writing.
  func readAnchor() throws -> AnchorHead? { try AnchorFile.readHead(anchor) }

  /// What a restore replaces.
  var restorePlace: RestorePlace {
    RestorePlace(home: path, data: data, anchor: anchor, nodeKey: nodeKey, nodeName: nodeName)
  }

  /// The store's configuration for this home.
  func storeConfiguration(_ settings: Settings, key: NodeKey) -> StoreConfiguration {
    var configuration = StoreConfiguration(
      dataFolder: data, anchorFile: anchor, origin: key.name, facility: settings.facility, clock: SystemClock.now,
      random: SystemRandom.bytes)
    configuration.windowMilliseconds = settings.intake.windowMilliseconds
    configuration.windowGraceMilliseconds = settings.intake.windowGraceMilliseconds
    configuration.journalBoundBytes = settings.intake.journalBytes
    configuration.receiptsPerSecond = settings.intake.receiptsPerSecond
    return configuration
  }
}
