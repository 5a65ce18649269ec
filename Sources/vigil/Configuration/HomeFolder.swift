import Foundation

/// The folder of one gateway: what lies where.
///
/// Data, keys and anchor are apart on purpose: a backup takes `data/` alone, so that neither a key nor the anchor can come
/// back with an old copy (LEDGER-4).
struct HomeFolder: Sendable {
  let path: String

  init(_ path: String) {
    self.path = URL(fileURLWithPath: path).standardizedFileURL.path
  }

  var settings: String { path + "/config/vigil.yaml" }
  var rules: String { path + "/config/triage.yaml" }
  var mappings: String { path + "/config/mappings" }
  var rota: String { path + "/config/rota.yaml" }
  var data: String { path + "/data" }
  var database: String { data + "/vigil.sqlite" }
  var blobs: String { data + "/blobs" }
  var masterKey: String { path + "/keys/master.key" }
  var nodeKey: String { path + "/keys/node.key" }
  /// The name that the node key signs under: the origin of the ledger. It changes only by `vigil restore`.
  var nodeName: String { path + "/keys/node.name" }
  var brokerPassword: String { path + "/keys/broker.password" }
  var anchor: String { path + "/anchor/head" }
  var broker: String { path + "/broker" }
  var brokerPasswords: String { broker + "/passwords" }
  var brokerACL: String { broker + "/acl" }
  var brokerConfiguration: String { broker + "/mosquitto.conf" }
  var brokerProcess: String { broker + "/mosquitto.pid" }

  /// All folders, with the rights they must have.
  var folders: [(path: String, mode: Int)] {
    [
      (path, 0o755), (path + "/config", 0o755), (data, 0o700), (path + "/keys", 0o700), (path + "/anchor", 0o700),
      (broker, 0o755), (broker + "/data", 0o755),
    ]
  }

  func create() throws {
    for folder in folders {
      try FileManager.default.createDirectory(
        atPath: folder.path, withIntermediateDirectories: true, attributes: [.posixPermissions: folder.mode])
    }
  }

  var isInitialised: Bool { FileManager.default.fileExists(atPath: nodeKey) }
}
