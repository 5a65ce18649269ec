import Crypto
import Foundation
import Ledger
import Testing

@testable import Vault

/// Runs `Tests/Interop/open_record.py`, which shares nothing with this package.
@Suite struct OpenRecordTests {
  @Test(arguments: [0, 65_536, 1_200_000]) func `Python opens a file for its reader, and no other`(count: Int) throws {
    let bytes = sample(count)
    try withFolder { path in
      let folder = try BlobFolder(path: path + "/blobs")
      let file = try SealedFile(bytes)
      let lease = folder.lease()
      for object in file.objects { try lease.put(object) }
      let manifest = try file.manifest.sealed()
      try lease.put(manifest)
      let reader = Curve25519.KeyAgreement.PrivateKey()
      let context = WrapContext(file: manifest.id, patient: "pat-1", reader: "doc-1")
      let wrap = try KeyWrap(file.key, to: AgreementKey(reader.publicKey), context: context)
      try Data(CanonicalJSON.encode(wrap.json)).write(to: URL(fileURLWithPath: path + "/wrap.json"))
      func arguments(reader name: String, key: Curve25519.KeyAgreement.PrivateKey) -> [String] {
        [
          "file", "--blobs", path + "/blobs", "--cid", manifest.id.description, "--wrap", path + "/wrap.json",
          "--key=" + Base64.encodeURL(Array(key.rawRepresentation)), "--patient", "pat-1", "--reader", name, "--out",
          path + "/plain",
        ]
      }
      let good = try run(arguments(reader: "doc-1", key: reader))
      #expect(good.status == 0 && good.output.contains(Digest32.sha256(bytes).hex), "\(good.output)")
      #expect(Array(try Data(contentsOf: URL(fileURLWithPath: path + "/plain"))) == bytes)
      #expect(try run(arguments(reader: "doc-2", key: reader)).status == 1)
      #expect(try run(arguments(reader: "doc-1", key: Curve25519.KeyAgreement.PrivateKey())).status == 1)
      var changed = file.objects[0].bytes
      changed[0] ^= 1
      try Data(changed).write(to: URL(fileURLWithPath: folder.place(of: file.objects[0].id)))
      let bad = try run(arguments(reader: "doc-1", key: reader))
      #expect(bad.status == 1 && bad.output.hasPrefix("broken: object"), "\(bad.output)")
    }
  }

  @Test func `Python opens a passphrase box, and not with another passphrase`() throws {
    try withFolder { path in
      let cost = try #require(PassphraseBox.Cost(rounds: 1 << 14))
      let secret = sample(64)
      let box = try PassphraseBox(
        secret, passphrase: "Glück auf", context: "per-1", salt: sample(16, seed: 3), cost: cost)
      try Data(CanonicalJSON.encode(box.json)).write(to: URL(fileURLWithPath: path + "/box.json"))
      func open(_ passphrase: String) throws -> (status: Int32, output: String) {
        try run(["box", "--box", path + "/box.json", "--passphrase", passphrase, "--context", "per-1"])
      }
      #expect(try open("Glück auf").output.contains(Hexadecimal.encode(secret)))
      #expect(try open("Glueck auf").status == 1)
    }
  }

  private func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Interop/open_record.py").standardized
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script.path] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
