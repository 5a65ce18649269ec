/// When something that TLS rests on ends, for the one who must renew it.
package struct TLSExpiry: Hashable, Sendable {
  /// What ends: an authority, our certificate, or the revocation list (its `nextUpdate`).
  package let file: TLSFile
  /// Seconds since 1970-01-01 UTC.
  package let secondsSinceEpoch: Int64

  package init(file: TLSFile, secondsSinceEpoch: Int64) {
    self.file = file
    self.secondsSinceEpoch = secondsSinceEpoch
  }
}
