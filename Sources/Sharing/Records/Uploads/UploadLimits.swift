import Vault

/// The bounds of uploads that no entry names yet.
package struct UploadLimits: Hashable, Sendable {
  /// Most plaintext bytes of a file.
  package var fileBytes = SealedFileFormat.maximumBytes
  /// Uploads of one person at a time.
  package var uploadsPerPerson = 8
  /// Uploads of all persons at a time: each holds about 1 MiB in memory while bytes arrive.
  package var uploads = 256
  /// How long an upload may rest before it is given up, in milliseconds.
  package var restMilliseconds: Int64 = 3_600_000

  package init() {}
}
