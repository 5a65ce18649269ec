/// What can be wrong with bytes that claim to be part of a ledger. Never carries the bytes themselves: they may be
/// about a patient.
package enum LedgerError: Error, Hashable, Sendable {
  /// Not JSON, or JSON outside what the ledger uses (no fractions, no null), at this byte offset.
  case malformedJSON(offset: Int)
  /// Valid JSON that is not in the canonical form of RFC 8785, at this byte offset.
  case notCanonical(offset: Int)
  /// The same member name twice in one object, at this byte offset.
  case duplicateKey(offset: Int)
  /// An integer beyond plus or minus (2^53 - 1), which RFC 8785 cannot carry exactly.
  case integerOutOfRange
  /// Arrays and objects nested deeper than ``CanonicalJSON/maximumDepth``.
  case tooDeep
  /// An entry of more than ``Entry/maximumBytes`` bytes; the payload is its length.
  case entryTooLarge(bytes: Int)
  /// An entry whose named member is missing, of the wrong type or out of range.
  case malformedEntry(member: String)
  /// A block header whose named member is missing, of the wrong type or out of range.
  case malformedBlock(member: String)
  /// Text that is not a key in the expected encoding (did:key, vkey, seed of 32 bytes).
  case malformedKey
  /// A node name that is empty, or has white space, `+` or control characters.
  case malformedName
  /// A salt that is not 32 bytes long.
  case malformedSalt
  /// Text that is not a detached JWS or signature line in the one form that is accepted.
  case malformedSignature
  /// The signature is well formed, and not by this key over these bytes.
  case signatureMismatch
  /// No signature by the expected key.
  case unknownKey
  /// The cryptographic library refused to sign.
  case signingFailed
  /// Bytes that are not a signed note (C2SP signed-note).
  case malformedNote
  /// Note text that is not a checkpoint without extension lines (C2SP tlog-checkpoint).
  case malformedCheckpoint
  /// Bytes that are not a proof file (C2SP tlog-proof) or a proof of impossible shape.
  case malformedProof
  /// The proof is well formed and does not lead to the expected root.
  case proofMismatch
  /// Text that is not a path of the tiled log (C2SP tlog-tiles), or a width outside 1...256.
  case malformedTile
  /// A line of an export that is not in the export's format.
  case malformedExportLine
  /// An anchor record whose named member is missing, of the wrong type or out of range.
  case malformedAnchor(member: String)
}
