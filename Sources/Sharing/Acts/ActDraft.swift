import Crypto
import Ledger
import Vitals

/// An act as an entry that waits for its signature, on the person's side.
package struct ActDraft: Hashable, Sendable {
  package let act: Act
  package let entry: Entry
  /// The values that are sealed beside the ledger, with the salt of their commitment.
  package let sealed: SignedAct.Sealed?

  /// - Parameters:
  ///   - author: the stable id of the person who acts.
  ///   - time: the person's clock; the gateway refuses what is minutes off its own.
  ///   - salt: 32 random bytes, used for this act only.
  /// - Throws: `LedgerError` when the act does not fit into an entry.
  package init(
    _ act: Act, by author: String, for node: NodeDescription, at time: Timestamp, salt: [UInt8]
  ) throws(LedgerError) {
    self.act = act
    var commitment: Digest32?
    if let payload = act.payload {
      let bytes = try CanonicalJSON.encode(payload)
      commitment = try Commitment.make(payload: bytes, salt: salt)
      sealed = SignedAct.Sealed(salt: salt, payload: bytes)
    } else {
      sealed = nil
    }
    entry = Entry(
      type: act.type, time: time.milliseconds, origin: node.origin, facility: node.facility, author: author,
      subject: act.subject, body: act.body, commitment: commitment)
  }

  /// Signs the entry.
  ///
  /// - Throws: `LedgerError/signingFailed`.
  package func signed(with key: Curve25519.Signing.PrivateKey) throws(LedgerError) -> SignedAct {
    var signed = entry
    signed.signature = try DetachedJWS.sign(payload: try entry.unsignedBytes(), with: key)
    return SignedAct(entry: try signed.canonicalBytes(), sealed: sealed)
  }
}
