/// An entry with what lay sealed beside it and the proof that it is on the ledger: all that somebody outside needs to
/// believe its values.
package struct AccountedEntry: Hashable, Sendable {
  /// The entry's canonical bytes, as they stand on the ledger.
  package let bytes: [UInt8]
  /// The canonical payload that ``Entry/commitment`` commits to; of a folded summary without its `vitals`, which only the
  /// readings themselves still tell.
  package let payload: [UInt8]
  /// Whether the entry is a summary whose values were folded into a coarser one.
  package let isFolded: Bool
  /// The 32 bytes that the commitment was made with.
  package let salt: [UInt8]
  /// Where the entry stands, under a signed checkpoint.
  package let proof: TlogProof

  package init(bytes: [UInt8], payload: [UInt8], isFolded: Bool = false, salt: [UInt8], proof: TlogProof) {
    self.bytes = bytes
    self.payload = payload
    self.isFolded = isFolded
    self.salt = salt
    self.proof = proof
  }

  /// `{"entry":text,"payload":text,"proof":text,"salt":hex}` and a newline, with `opening` instead of `payload` for a folded
  /// summary; canonical JSON.
  package func line() throws(LedgerError) -> [UInt8] {
    try CanonicalJSON.encode([
      "entry": .string(String(decoding: bytes, as: UTF8.self)),
      isFolded ? "opening" : "payload": .string(String(decoding: payload, as: UTF8.self)),
      "proof": .string(proof.description), "salt": .string(Hexadecimal.encode(salt)),
    ]) + [0x0A]
  }

  /// Reads a line, without its newline; verifies nothing.
  /// - Throws: ``LedgerError/malformedExportLine``, or what parsing JSON or a proof throws.
  package init(parsing line: [UInt8]) throws(LedgerError) {
    let json = try CanonicalJSON.parse(line)
    guard json.object?.count == 4, let entry = json["entry"]?.string,
      let payload = json["payload"]?.string ?? json["opening"]?.string,
      let salt = json["salt"]?.string.flatMap({ Hexadecimal.decode($0) }), let proof = json["proof"]?.string
    else { throw .malformedExportLine }
    self.init(
      bytes: Array(entry.utf8), payload: Array(payload.utf8), isFolded: json["payload"] == nil, salt: salt,
      proof: try TlogProof(parsing: proof))
  }

  /// The entry and its values, once they are proved to be the ledger's; of a folded summary the values are proved only
  /// together with the readings (``AccountedSummary/isOver(_:)``).
  ///
  /// - Throws: what ``TlogProof/verify(entry:with:)`` throws, ``LedgerError/malformedEntry(member:)``, or
  ///   ``LedgerError/proofMismatch`` for values other than those that were committed to.
  func verified(with key: NoteKey) throws(LedgerError) -> (entry: Entry, payload: JSONValue, position: UInt64) {
    try proof.verify(entry: bytes, with: key)
    let entry = try Entry.parse(bytes)
    guard let commitment = entry.commitment,
      isFolded || Commitment.verify(commitment, payload: payload, salt: salt)
    else { throw .proofMismatch }
    return (entry, try CanonicalJSON.parse(payload), proof.index)
  }
}
