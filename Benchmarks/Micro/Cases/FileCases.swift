import Crypto
import Foundation
import Vault

/// Sealed files, in and out, beside AES-256-GCM over the same bytes in one call: what cutting, addressing and proving each
/// chunk costs on top. The large one stands for a gigabyte: every object costs the same.
struct FileCases {
  func all() throws -> [Case] {
    try [("1 MB", 1_000_000), ("64 MB", 64_000_000)].flatMap { try cases($0, bytes: $1) }
  }

  private func cases(_ name: String, bytes: Int) throws -> [Case] {
    let plaintext = [UInt8](repeating: 0x61, count: bytes)
    let parts = stride(from: 0, to: bytes, by: 65_536).map { plaintext[$0..<min($0 + 65_536, bytes)] }
    let key = FileKey.random()
    var sealer = FileSealer(key: key)
    var objects = try parts.flatMap { try sealer.add($0) }
    let (last, manifest) = try sealer.finish()
    objects.append(last)
    let (opener, sealed) = (FileOpener(manifest: manifest, key: key), objects)
    let symmetric = SymmetricKey(size: .bits256)
    let box = try AES.GCM.seal(plaintext, using: symmetric)
    let megabytes = bytes / 1_000_000
    return [
      Case(
        "seal a file of \(name)", unit: "MB", operations: megabytes,
        floor: .code("AES-256-GCM in one call") { keep(try AES.GCM.seal(plaintext, using: symmetric).tag.count) }
      ) {
        var sealer = FileSealer(key: .random())
        for part in parts { keep(try sealer.add(part).count) }
        keep(try sealer.finish().manifest.objects.count)
      },
      Case(
        "open a file of \(name)", unit: "MB", operations: megabytes,
        floor: .code("AES-256-GCM in one call") { keep(try AES.GCM.open(box, using: symmetric).count) }
      ) {
        for (index, object) in sealed.enumerated() {
          // As the blob folder does: an object is compared with its address before it is opened.
          keep(ContentID(of: object.bytes) == object.id)
          keep(try opener.open(object: index, bytes: object.bytes).count)
        }
      },
    ]
  }
}
