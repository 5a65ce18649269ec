import Ledger
import Store
import Vitals

/// An act whose bytes were checked: canonical, for this node, in time, signed by the key that it names, and with the payload
/// it commits to. Whether that key is the author's is for the writer to say, who knows the registry.
struct CheckedAct: Sendable {
  /// How far an act's time may lie from the gateway's clock, in milliseconds.
  static let toleranceMilliseconds: Int64 = 300_000

  let act: Act
  let entry: Entry
  let leaf: Digest32
  /// The key that signed.
  let key: DIDKey
  let sealed: SignedAct.Sealed?

  init(_ signed: SignedAct, for node: NodeDescription, at now: Timestamp) throws(ActRefusal) {
    do { entry = try Entry.parse(signed.entry) } catch { throw .notAnEntry(error) }
    guard entry.origin == node.origin else { throw .wrongOrigin }
    guard entry.facility == node.facility else { throw .wrongFacility }
    guard ActRights.acts.contains(entry.type) else { throw .unknownType(entry.type) }
    let off = now.milliseconds(since: Timestamp(milliseconds: entry.time))
    guard off.magnitude <= Self.toleranceMilliseconds.magnitude else { throw .timeFarOff(milliseconds: off) }
    key = try Self.signer(of: entry)
    sealed = signed.sealed
    let payload = try Self.payload(of: entry, sealed: sealed)
    act = try Act(entry, payload: payload, now: now)
    if case .consent = act { try Self.requireWords(payload) }
    leaf = MerkleHash.leaf(signed.entry)
  }

  private static func signer(of entry: Entry) throws(ActRefusal) -> DIDKey {
    guard let text = entry.signature else { throw .signatureInvalid }
    do {
      let signature = try DetachedJWS(parsing: text)
      try signature.verify(payload: try entry.unsignedBytes(), using: try signature.key.publicKey())
      return signature.key
    } catch { throw .signatureInvalid }
  }

  /// What others will read, on screens that obey control characters: a name stands on one line, a reason may have several.
  private static func requireWords(_ payload: JSONValue?) throws(ActRefusal) {
    for (name, value) in payload?.object ?? [:] {
      guard let text = value.string else { continue }
      guard name == "name" ? PlainText.isOneLine(text) : PlainText.isProse(text) else { throw .malformed(name) }
    }
  }

  private static func payload(of entry: Entry, sealed: SignedAct.Sealed?) throws(ActRefusal) -> JSONValue? {
    guard let commitment = entry.commitment, let sealed else {
      guard entry.commitment == nil, sealed == nil else { throw .commitmentMismatch }
      return nil
    }
    guard Commitment.verify(commitment, payload: sealed.payload, salt: sealed.salt) else { throw .commitmentMismatch }
    do { return try CanonicalJSON.parse(canonical: sealed.payload) } catch { throw .malformed("payload") }
  }
}
