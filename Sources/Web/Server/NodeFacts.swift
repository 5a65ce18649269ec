import Ledger
import Store

/// What this node says of itself: all of it public.
package struct NodeFacts: Sendable {
  package let origin: String
  package let facility: String
  /// The verifier key of its checkpoints (`name+keyid+base64`).
  package let verificationKey: String
  /// The same key as a `did:key`.
  package let did: String

  package init(_ identity: NodeIdentity) {
    origin = identity.origin
    facility = identity.facility
    verificationKey = identity.key.noteKey.description
    did = identity.key.did.description
  }

  var json: JSONValue {
    [
      "origin": .string(origin), "facility": .string(facility), "verificationKey": .string(verificationKey),
      "key": .string(did),
    ]
  }
}
