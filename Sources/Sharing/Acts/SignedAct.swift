import Ledger

/// A signed act on its way to the gateway: exact bytes, because the signature is over them.
package struct SignedAct: Hashable, Sendable {
  /// Values that are sealed beside the ledger, and the salt of the commitment to them.
  package struct Sealed: Hashable, Sendable {
    package let salt: [UInt8]
    /// Canonical JSON.
    package let payload: [UInt8]

    package init(salt: [UInt8], payload: [UInt8]) {
      self.salt = salt
      self.payload = payload
    }
  }

  /// Most bytes of an act as JSON on the wire.
  package static let maximumBytes = 200_000

  /// The canonical bytes of the signed entry.
  package let entry: [UInt8]
  package let sealed: Sealed?

  package init(entry: [UInt8], sealed: Sealed?) {
    self.entry = entry
    self.sealed = sealed
  }

  /// `{"entry":"…","payload":"…"?,"salt":"…"?}`: entry and payload as text, the salt in base64url.
  package var json: JSONValue {
    var members: [String: JSONValue] = ["entry": .string(String(decoding: entry, as: UTF8.self))]
    if let sealed {
      members["payload"] = .string(String(decoding: sealed.payload, as: UTF8.self))
      members["salt"] = .string(Base64.encodeURL(sealed.salt))
    }
    return .object(members)
  }

  /// Takes an act from the wire.
  ///
  /// - Throws: ``ActRefusal/malformed(_:)``.
  package init(json: JSONValue) throws(ActRefusal) {
    guard let members = json.object, let text = members["entry"]?.string else { throw .malformed("entry") }
    for name in members.keys where !["entry", "payload", "salt"].contains(name) { throw .malformed(name) }
    entry = Array(text.utf8)
    guard members["payload"] != nil || members["salt"] != nil else {
      sealed = nil
      return
    }
    guard let payload = members["payload"]?.string else { throw .malformed("payload") }
    guard let salt = members["salt"]?.string.flatMap({ Base64.decodeURL($0) }), salt.count == Commitment.saltBytes
    else {
      throw .malformed("salt")
    }
    sealed = Sealed(salt: salt, payload: Array(payload.utf8))
  }
}
