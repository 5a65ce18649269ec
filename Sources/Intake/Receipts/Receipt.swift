import Foundation
import Ledger
import Store
import Vitals

/// The commit receipt of DESIGN, section 3: canonical JSON with the node's signature over everything but itself.
package enum Receipt {
  /// `{"block":{"hash","index"},"device","held":[{"boot","ranges":[[first,last],…]}],"node","rejected":[…],
  /// "signature","size","time"}`: `size` entries are durable and anchored at `block`.
  package static func signed(
    _ draft: ReceiptDraft, by identity: NodeIdentity, at now: Timestamp
  ) throws -> [UInt8] {
    var members: [String: JSONValue] = [
      "device": .string(draft.id.name), "held": .array(draft.held.map(held)), "node": .string(identity.origin),
      "size": .integer(draft.head.size), "time": .integer(now.milliseconds),
    ]
    if draft.head.block >= 0 {
      members["block"] = .object([
        "hash": .string(draft.head.blockHash.hex), "index": .integer(draft.head.block),
      ])
    }
    if !draft.rejected.isEmpty { members["rejected"] = .array(draft.rejected.map(rejection)) }
    let signature = try identity.key.sign(receipt: CanonicalJSON.encode(.object(members)))
    members["signature"] = .string(Data(signature).base64EncodedString())
    return try CanonicalJSON.encode(.object(members))
  }

  private static func held(_ held: ReceiptDraft.Held) -> JSONValue {
    .object([
      "boot": .integer(Int64(clamping: held.boot)),
      "ranges": .array(
        held.ranges.map {
          .array([.integer(Int64(clamping: $0.lowerBound)), .integer(Int64(clamping: $0.upperBound))])
        }),
    ])
  }

  private static func rejection(_ rejected: ReceiptDraft.RejectedReading) -> JSONValue {
    var members: [String: JSONValue] = ["reason": .string(rejected.reason)]
    if let sequence = rejected.sequence {
      members["seq"] = .integer(Int64(clamping: sequence))
      members["boot"] = .integer(Int64(clamping: rejected.boot ?? 0))
    }
    return .object(members)
  }
}
