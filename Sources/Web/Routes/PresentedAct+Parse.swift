import Ledger

extension PresentedAct {
  /// Parses `{"entry":{…},"payload":{…},"salt":"base64url"}`; entry and payload may also be the canonical JSON as text.
  ///
  /// - Throws: ``Problem`` for another shape; nothing of the content is repeated in it.
  init(parsing value: JSONValue) throws(Problem) {
    guard let members = value.object, members.keys.allSatisfy({ ["entry", "payload", "salt"].contains($0) }),
      let entryValue = members["entry"]
    else { throw .malformed("An act has the members entry, payload and salt, and no others.") }
    let entry: Entry
    do { entry = try Entry.parse(try Self.canonical(entryValue)) } catch {
      throw .malformed("The entry is not one that this ledger can hold.")
    }
    guard entry.signature != nil else { throw .malformed("The entry is not signed.") }
    self.init(entry: entry, payload: try Self.payload(of: members, for: entry))
  }

  private static func payload(
    of members: [String: JSONValue], for entry: Entry
  ) throws(Problem) -> (salt: [UInt8], bytes: [UInt8])? {
    guard let commitment = entry.commitment else {
      guard members["payload"] == nil, members["salt"] == nil else {
        throw .malformed("The entry commits to no payload.")
      }
      return nil
    }
    guard let payload = members["payload"], let salt = members["salt"]?.string.flatMap({ Base64.decodeURL($0) }),
      let bytes = try? Self.canonical(payload), Commitment.verify(commitment, payload: bytes, salt: salt)
    else { throw .malformed("Payload and salt do not match the entry's commitment.") }
    return (salt, bytes)
  }

  /// A wallet signs exact bytes and may send them as text; whoever sends an object means its one canonical form.
  private static func canonical(_ value: JSONValue) throws(LedgerError) -> [UInt8] {
    guard let text = value.string else { return try CanonicalJSON.encode(value) }
    return Array(text.utf8)
  }
}
