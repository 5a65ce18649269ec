import Vault

/// The bounds of uploads that no entry names yet.
package struct UploadLimits: Hashable, Sendable {
  /// Most plaintext bytes of a file.
  package var fileBytes = SealedFileFormat.maximumBytes
  /// Most bytes of the objects of one upload, when their author sealed them: a largest file with its tags and its manifest.
  package var objectBytes =
    Int64(SealedFileFormat.objectBytes) * Int64(SealedFileFormat.maximumObjects)
    + Int64(SealedFileFormat.maximumObjectBytes)
  /// Most bytes of the files that a patient keeps, and of those on their way: nobody approves a patient.
  package var patientBytes: Int64 = 5 << 30
  /// What stays free on the disk, in bytes: beyond it nothing is taken in.
  package var reserveBytes: Int64 = 1 << 30
  /// Uploads of one person at a time.
  package var uploadsPerPerson = 8
  /// Uploads of all persons at a time: each holds about 1 MiB in memory while bytes arrive.
  package var uploads = 256
  /// How long an upload may rest before it is given up, in milliseconds.
  package var restMilliseconds: Int64 = 3_600_000

  package init() {}
}
