/// Why a file is not opened although it may be.
package enum OpeningRefusal: Error, Hashable, Sendable {
  /// The record has no file.
  case noFile
  /// The gateway was given no key for it: only those can open it whom its author wrapped it for.
  case notCustodian
  /// The reader has listed no key that the file's could be wrapped to.
  case noReaderKey
  /// The opening is over: its time, what it rested on, or the gateway's memory of it. Open the record anew.
  case over
}
