/// Why a permitted access opened nothing: then it costs no use, and its entry says so (decision 0076).
package enum Unopened: String, CaseIterable, Hashable, Sendable {
  /// The record has no file.
  case noFile = "no-file"
  /// The gateway was given no key for the file.
  case notCustodian = "not-custodian"
  /// The reader has listed no key that the file's could be wrapped to.
  case noReaderKey = "no-reader-key"
  /// What is there does not open: it is damaged, or the disk does not give it.
  case unreadable
}
