import Foundation
import Ledger
import Sharing
import Vault

/// Opens a sealed file for its owner, object by object, wherever the objects come from.
struct FileOpening {
  let file: ContentID
  let patient: String
  let reader: String
  let wrap: KeyWrap

  /// - Parameters:
  ///   - json: `{"file","patient"?,"reader","wrap"}`.
  ///   - owner: the patient, where the answer does not name one.
  /// - Throws: `VaultError/malformed(_:)`.
  init(_ json: JSONValue, of owner: String? = nil) throws {
    guard let file = json["file"]?["cid"]?.string.flatMap({ ContentID($0) }),
      let patient = json["patient"]?.string ?? owner, let reader = json["reader"]?.string, let wrap = json["wrap"]
    else { throw VaultError.malformed("record") }
    self.file = file
    self.patient = patient
    self.reader = reader
    self.wrap = try KeyWrap(json: wrap)
  }

  /// The plaintext in memory, for what is small.
  ///
  /// - Throws: ``CommandFailure`` when it is longer than `limit`, in bytes.
  func bytes(
    atMost limit: Int64, with wallet: Wallet, object: (ContentID) async throws -> [UInt8]
  ) async throws -> [UInt8] {
    let opener = try await opener(with: wallet, object: object)
    guard opener.manifest.bytes <= limit else {
      throw CommandFailure("the file has \(opener.manifest.bytes) bytes, and here it may have \(limit)")
    }
    var bytes: [UInt8] = []
    for (index, address) in opener.manifest.objects.enumerated() {
      bytes += try opener.open(object: index, bytes: try await object(address))
    }
    return bytes
  }

  /// Writes the plaintext to a new file that is its owner's alone; a file that breaks in the middle is removed.
  ///
  /// - Returns: how many bytes it has.
  func write(
    to path: String, with wallet: Wallet, object: (ContentID) async throws -> [UInt8]
  ) async throws -> Int64 {
    let opener = try await opener(with: wallet, object: object)
    let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DurableError(step: "open", path: path, code: errno) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      for (index, address) in opener.manifest.objects.enumerated() {
        try handle.write(contentsOf: opener.open(object: index, bytes: try await object(address)))
      }
      try handle.synchronize()
    } catch {
      unlink(path)
      throw error
    }
    return opener.manifest.bytes
  }

  private func opener(
    with wallet: Wallet, object: (ContentID) async throws -> [UInt8]
  ) async throws -> FileOpener {
    let key = try wallet.open(wrap, context: WrapContext(file: file, patient: patient, reader: reader))
    return FileOpener(manifest: try FileManifest(parsing: try await object(file)), key: key)
  }
}
