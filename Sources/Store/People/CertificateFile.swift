import Vault

/// A certificate that a person gave to show what they are: opened for that person and for administrators.
package struct CertificateFile: Hashable, Sendable {
  /// Most bytes of one.
  package static let maximumBytes = 4 << 20

  /// What it seems to be by its first bytes; it is shown as an attachment, whatever it is.
  package let type: String
  package let bytes: [UInt8]

  static func place(of subject: SubjectID) -> SealedPlace {
    SealedPlace(table: "certificates", row: subject.value, subject: subject.value)
  }
}
