import Crypto
import Foundation
import Ledger
import Vault

/// Seals and signatures, beside `openssl speed` of this run.
struct SecretCases {
  private static let count = 256
  /// The size of what is sealed for one alarmed reading.
  private static let payloadBytes = 320

  func all() throws -> [Case] {
    try seals() + signatures()
  }

  private func seals() throws -> [Case] {
    let key = SealingKey.random()
    let payload = [UInt8](repeating: 0x61, count: Self.payloadBytes)
    let place = SealedPlace(table: "sealed", row: 4_711, subject: 17)
    let sealed = try key.seal(payload, at: place)
    let name = "openssl AES-256-GCM, \(Self.payloadBytes) B"
    let floor: Case.Floor
    if let nanoseconds = OpenSSLSpeed.aes256GCM(bytes: Self.payloadBytes) {
      floor = .openSSL(name, nanoseconds: nanoseconds)
    } else {
      let symmetric = SymmetricKey(size: .bits256)
      let nonce = AES.GCM.Nonce()
      floor = .code("AES-GCM with a given nonce") {
        for _ in 0..<Self.count { keep(try AES.GCM.seal(payload, using: symmetric, nonce: nonce).tag.count) }
      }
    }
    return [
      Case("seal a value", unit: "value", operations: Self.count, floor: floor) {
        for _ in 0..<Self.count { keep(try key.seal(payload, at: place).count) }
      },
      Case("open a value", unit: "value", operations: Self.count, floor: floor) {
        for _ in 0..<Self.count { keep(try key.open(sealed, at: place).count) }
      },
    ]
  }

  private func signatures() throws -> [Case] {
    guard let speed = OpenSSLSpeed.ed25519() else { return [] }
    let key = try NodeKey(name: "vigil.example/bench", seed: SealingKey.random().bytes)
    let hash = Digest32.sha256([1, 2, 3])
    let signature = try key.sign(blockHash: hash)
    let count = 32
    return [
      Case(
        "Ed25519 sign a block", unit: "signature", operations: count,
        floor: .openSSL("openssl Ed25519 sign", nanoseconds: speed.sign)
      ) {
        for _ in 0..<count { keep(try key.sign(blockHash: hash).count) }
      },
      Case(
        "Ed25519 check a block", unit: "signature", operations: count,
        floor: .openSSL("openssl Ed25519 verify", nanoseconds: speed.verify)
      ) {
        for _ in 0..<count { keep(BlockSignature.isValid(signature, for: hash, using: key.publicKey)) }
      },
    ]
  }
}
