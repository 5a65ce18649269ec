import Foundation
import Ledger
import Sharing
import Vault

/// A record as a person keeps it on their own machine: `record.json` and the sealed objects beside it, so that it opens
/// years later without any gateway, and without Vigil (`Tests/Interop/open_record.py`).
struct RecordCopy {
  static let fileName = "record.json"

  /// What the gateway said: `entry`, `payload`, `salt`, `proof`, `file`, `reader`, `patient`, `wrap`.
  let json: JSONValue
  let folder: String

  /// - Throws: ``CommandFailure`` when there is none in the folder.
  static func load(_ folder: String) throws -> RecordCopy {
    guard let bytes = FileManager.default.contents(atPath: folder + "/" + fileName) else {
      throw CommandFailure("there is no \(fileName) in \(folder)")
    }
    return RecordCopy(json: try CanonicalJSON.parse(Array(bytes)), folder: folder)
  }

  func save() throws {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try Durable.replace(
      folder + "/" + Self.fileName, with: try CanonicalJSON.encode(json) + [UInt8(ascii: "\n")], mode: 0o600)
  }

  /// Where an object lies: the layout of the gateway's own blob folder.
  private func path(_ address: ContentID) -> String {
    "\(folder)/blobs/\(address.description.suffix(2))/\(address)"
  }

  func keep(_ address: ContentID, _ bytes: [UInt8]) throws {
    let path = path(address)
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Durable.replace(path, with: bytes, mode: 0o600)
  }

  /// An object from the disk; its bytes are compared with its address.
  func object(_ address: ContentID) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path(address)), ContentID(of: Array(data)) == address else {
      throw VaultError.objectMissing(address)
    }
    return Array(data)
  }
}
