import Ledger
import Vitals

/// Something that a person's key signed apart from the ledger: canonical JSON for one gateway, of now.
struct SignedDocument {
  /// Most bytes of one.
  static let maximumBytes = 16_384

  let json: JSONValue
  /// Whose key it is, is for the caller to find out.
  let signer: DIDKey

  /// - Parameters:
  ///   - bytes: canonical JSON; the signature is over exactly these.
  ///   - signature: a detached JWS.
  ///   - names: every member that may be there, beside `origin` and `time`.
  /// - Throws: ``ActRefusal``, or ``ProfileFault`` for a time that is missing.
  init(
    _ bytes: [UInt8], signature: String, names: Set<String>, for origin: String, at now: Timestamp
  ) throws {
    guard bytes.count <= Self.maximumBytes, let json = try? CanonicalJSON.parse(canonical: bytes),
      let members = json.object, members.keys.allSatisfy({ names.contains($0) || $0 == "origin" || $0 == "time" })
    else { throw ActRefusal.malformed("document") }
    guard json["origin"]?.string == origin else { throw ActRefusal.wrongOrigin }
    guard let time = json["time"]?.integer else { throw ProfileFault(member: "time") }
    let off = now.milliseconds(since: Timestamp(milliseconds: time))
    guard off.magnitude <= CheckedAct.toleranceMilliseconds.magnitude else {
      throw ActRefusal.timeFarOff(milliseconds: off)
    }
    do {
      let jws = try DetachedJWS(parsing: signature)
      try jws.verify(payload: bytes, using: try jws.key.publicKey())
      signer = jws.key
    } catch { throw ActRefusal.signatureInvalid }
    self.json = json
  }
}
