/// A reading that its device, or the patient, kept.
package struct KeptReading: Hashable, Sendable {
  /// SHA-256 of the canonical reading.
  package let digest: Digest32
  /// The device's own time, in milliseconds since 1970.
  package let time: Int64
  /// What a person knows it by, for example `boot 2 seq 17`.
  package let name: String

  package init(digest: Digest32, time: Int64, name: String) {
    self.digest = digest
    self.time = time
    self.name = name
  }
}
