/// One record of the ledger: who says what about whom, when, with no personal or clinical value in clear (LEDGER-3).
package struct Entry: Hashable, Sendable {
  /// Most bytes of an entry: what the 16-bit length of a C2SP entry bundle can carry.
  package static let maximumBytes = 65_535
  /// The version of the format that is written and read.
  package static let version: Int64 = 1

  package var type: EntryType
  /// Milliseconds since 1970-01-01T00:00:00Z, within plus or minus (2^53 - 1).
  package var time: Int64
  /// Name of the node that wrote the entry, as in ``NodeKey/name``; not empty.
  package var origin: String
  /// The facility the entry belongs to; not empty.
  package var facility: String
  /// Stable id of the person, device or node that acts; not empty.
  package var author: String
  /// Pseudonym of the patient the entry is about; not empty.
  package var subject: String?
  /// What the type calls for; codes, limits, priorities and reasons are values and do not stand here.
  package var body: [String: JSONValue]
  /// Salted commitment to the sealed values beside the ledger; see ``Commitment``.
  package var commitment: Digest32?
  /// Detached JWS of the author over ``unsignedBytes()``; see ``DetachedJWS``.
  package var signature: String?

  package init(
    type: EntryType, time: Int64, origin: String, facility: String, author: String, subject: String? = nil,
    body: [String: JSONValue] = [:], commitment: Digest32? = nil, signature: String? = nil
  ) {
    self.type = type
    self.time = time
    self.origin = origin
    self.facility = facility
    self.author = author
    self.subject = subject
    self.body = body
    self.commitment = commitment
    self.signature = signature
  }

  /// The bytes that stand on the ledger: canonical JSON, at most ``maximumBytes``.
  /// - Throws: ``LedgerError/malformedEntry(member:)``, ``LedgerError/entryTooLarge(bytes:)`` or what
  ///   ``CanonicalJSON/encode(_:)`` throws.
  package func canonicalBytes() throws(LedgerError) -> [UInt8] {
    try bytes(includingSignature: true)
  }

  /// What a signature signs: the canonical bytes of the entry without its `signature` member.
  /// - Throws: as ``canonicalBytes()``.
  package func unsignedBytes() throws(LedgerError) -> [UInt8] {
    try bytes(includingSignature: false)
  }

  /// The entry's id: the RFC 6962 leaf hash of its canonical bytes.
  /// - Throws: as ``canonicalBytes()``.
  package var leafHash: Digest32 {
    get throws(LedgerError) { MerkleHash.leaf(try canonicalBytes()) }
  }

  /// Writes the members by hand in canonical order, so that an append pays for no dictionary but the body's.
  private func bytes(includingSignature: Bool) throws(LedgerError) -> [UInt8] {
    try check()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    Self.append("{\"author\":", author, to: &bytes)
    bytes.append(contentsOf: ",\"body\":".utf8)
    try CanonicalJSON.append(body, to: &bytes, depth: 1)
    if let commitment {
      bytes.append(contentsOf: ",\"commitment\":\"".utf8)
      commitment.withUnsafeBytes { Hexadecimal.append($0, to: &bytes) }
      bytes.append(UInt8(ascii: "\""))
    }
    Self.append(",\"facility\":", facility, to: &bytes)
    Self.append(",\"origin\":", origin, to: &bytes)
    if includingSignature, let signature { Self.append(",\"signature\":", signature, to: &bytes) }
    if let subject { Self.append(",\"subject\":", subject, to: &bytes) }
    bytes.append(contentsOf: ",\"time\":".utf8)
    try CanonicalJSON.append(time, to: &bytes)
    Self.append(",\"type\":", type.rawValue, to: &bytes)
    bytes.append(contentsOf: ",\"v\":1}".utf8)
    guard bytes.count <= Self.maximumBytes else { throw .entryTooLarge(bytes: bytes.count) }
    return bytes
  }

  private func check() throws(LedgerError) {
    guard type.isWellFormed else { throw .malformedEntry(member: "type") }
    guard !origin.isEmpty else { throw .malformedEntry(member: "origin") }
    guard !facility.isEmpty else { throw .malformedEntry(member: "facility") }
    guard !author.isEmpty else { throw .malformedEntry(member: "author") }
    guard subject?.isEmpty != true else { throw .malformedEntry(member: "subject") }
    guard signature?.isEmpty != true else { throw .malformedEntry(member: "signature") }
  }

  private static func append(_ name: StaticString, _ text: String, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    CanonicalJSON.append(text, to: &bytes)
  }
}
