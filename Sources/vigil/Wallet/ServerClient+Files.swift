import AsyncHTTPClient
import Crypto
import Foundation
import Ledger
import NIOHTTP1
import Store
import Vault

/// Files between a person's own machine and a gateway: sealed before they leave, opened after they came.
extension ServerClient {
  /// How much of a file is read at a time.
  private static let readBytes = 1 << 20

  /// Seals a file piece by piece and sends its objects. Nothing of it is a record yet.
  ///
  /// - Returns: the upload that the signed act names, and the file as it is signed.
  func send(_ path: String, sealedWith key: FileKey) async throws -> (upload: String, file: StoredFile) {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw CommandFailure("\(path) cannot be read")
    }
    defer { try? handle.close() }
    guard let upload = try await post("/api/v1/uploads", ["sealed": true])["upload"]?.string else {
      throw ServerRefusal(status: 502, body: [])
    }
    var sealer = FileSealer(key: key)
    var hash = SHA256()
    var beginning: [UInt8] = []
    while let data = try handle.read(upToCount: Self.readBytes), !data.isEmpty {
      let part = Array(data)
      hash.update(data: part)
      if beginning.count < FileType.sniffedBytes { beginning += part.prefix(FileType.sniffedBytes - beginning.count) }
      for object in try sealer.add(part) { try await put(object, upload) }
    }
    let (last, manifest) = try sealer.finish()
    try await put(last, upload)
    let sealed = try manifest.sealed()
    try await put(sealed, upload)
    let file = StoredFile(
      address: sealed.id, bytes: manifest.bytes, type: FileType(sniffing: beginning),
      digest: Digest32(bytes: Array(hash.finalize())))
    return (upload, file)
  }

  private func put(_ object: SealedObject, _ upload: String) async throws {
    _ = try await send(
      .PUT, "/api/v1/blobs/\(object.id)?upload=\(upload)", headers: [("Content-Type", "application/octet-stream")],
      bytes: object.bytes)
  }

  /// A sealed object by its address; its bytes are compared with it.
  func object(_ address: ContentID) async throws -> [UInt8] {
    let (_, bytes) = try await send(
      .GET, "/ipfs/\(address)?format=raw", maximumBytes: SealedFileFormat.maximumObjectBytes)
    guard ContentID(of: bytes) == address else { throw VaultError.objectMissing(address) }
    return bytes
  }
}
