import Ledger

extension PresentedAct {
  /// Parses `{"entry":{…},"payload":{…},"salt":"base64url"}`; entry and payload may also be the canonical JSON as text.
  ///
  /// - Parameter place: where in the body the act stands.
  /// - Throws: ``Problem`` for another shape; nothing of the content is repeated in it.
  init(parsing value: JSONValue, at place: JSONPlace = .root) throws(Problem) {
    let shape = "An act has the members entry, payload and salt, and no others."
    guard let members = value.object else { throw .malformed([ProblemFault(pointer: place.pointer, shape)]) }
    let others = members.keys.filter { !["entry", "payload", "salt"].contains($0) }.sorted()
    guard others.isEmpty else {
      throw .malformed(others.map { ProblemFault(pointer: place.member($0), shape) })
    }
    guard let entryValue = members["entry"] else {
      throw .malformed([ProblemFault(pointer: place.member("entry"), shape)])
    }
    let entry: Entry
    do { entry = try Entry.parse(try Self.canonical(entryValue)) } catch {
      throw .malformed([ProblemFault(pointer: place.member("entry"), "The entry is not one that this ledger can hold.")]
      )
    }
    guard entry.signature != nil else {
      throw .malformed([ProblemFault(pointer: place.member("entry") + "/signature", "The entry is not signed.")])
    }
    self.init(entry: entry, payload: try Self.payload(of: members, for: entry, at: place))
  }

  private static func payload(
    of members: [String: JSONValue], for entry: Entry, at place: JSONPlace
  ) throws(Problem) -> (salt: [UInt8], bytes: [UInt8])? {
    guard let commitment = entry.commitment else {
      let spare = ["payload", "salt"].filter { members[$0] != nil }
      guard spare.isEmpty else {
        throw .malformed(spare.map { ProblemFault(pointer: place.member($0), "The entry commits to no payload.") })
      }
      return nil
    }
    guard let payload = members["payload"], let bytes = try? Self.canonical(payload) else {
      throw .malformed([ProblemFault(pointer: place.member("payload"), "The entry commits to a payload.")])
    }
    guard let salt = members["salt"]?.string.flatMap({ Base64.decodeURL($0) }) else {
      throw .malformed([ProblemFault(pointer: place.member("salt"), "The salt of the commitment, in base64url.")])
    }
    guard Commitment.verify(commitment, payload: bytes, salt: salt) else {
      throw .malformed([
        ProblemFault(
          pointer: place.member("entry") + "/commitment", "Payload and salt do not match the entry's commitment.")
      ])
    }
    return (salt, bytes)
  }

  /// A wallet signs exact bytes and may send them as text; whoever sends an object means its one canonical form.
  private static func canonical(_ value: JSONValue) throws(LedgerError) -> [UInt8] {
    guard let text = value.string else { return try CanonicalJSON.encode(value) }
    return Array(text.utf8)
  }
}
