/// A reading that its device, or the patient, kept.
package struct KeptReading: Hashable, Sendable {
  /// SHA-256 of the canonical reading.
  package let digest: Digest32
  /// The device's own time, in milliseconds since 1970.
  package let time: Int64
  /// What a person knows it by, for example `boot 2 seq 17`.
  package let name: String
  /// Its vitals as the canonical reading has them, in fixed-point steps by their keys: what a folded summary is opened with.
  package let vitals: [String: Int64]

  package init(digest: Digest32, time: Int64, name: String, vitals: [String: Int64]) {
    self.digest = digest
    self.time = time
    self.name = name
    self.vitals = vitals
  }
}
