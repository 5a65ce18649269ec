import Ledger
import Store
import Vitals

/// The gateway's sign of life: canonical JSON with the ledger's head, signed by the node.
///
/// The signature is Ed25519 over `vigil/v1/heartbeat`, a line feed, and the canonical JSON without its `signature`.
package enum HeartbeatMessage {
  package static let topic = "vigil/v1/gateway/heartbeat"

  /// - Parameters:
  ///   - head: a head that the anchor covers already (LEDGER-4).
  ///   - intervalMilliseconds: when the next one is to be expected.
  ///   - faults: why the gateway does not watch; empty when it does.
  package static func bytes(
    of head: LedgerHead, identity: NodeIdentity, at now: Timestamp, intervalMilliseconds: Int64, faults: [String] = []
  ) throws -> [UInt8] {
    var members: [String: JSONValue] = [
      "v": 1, "origin": .string(identity.origin), "key": .string(identity.key.did.description),
      "time": .integer(now.milliseconds), "interval": .integer(intervalMilliseconds), "size": .integer(head.size),
      "root": .string(head.root.hex), "block": .integer(head.block), "blockHash": .string(head.blockHash.hex),
      "watching": .bool(faults.isEmpty), "faults": .array(faults.map { .string($0) }),
    ]
    let signature = try identity.key.sign(heartbeat: try CanonicalJSON.encode(.object(members)))
    members["signature"] = .string(Base64.encode(signature))
    return try CanonicalJSON.encode(.object(members))
  }
}
