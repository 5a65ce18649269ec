import GRDB

/// What an error of SQLite means for the batch.
enum DiskFault {
  /// The refusal that submissions get when the disk is full or read-only and the transaction is known to be undone; nil
  /// for any other error.
  static func refusal(of error: any Error) -> StoreError? {
    guard let error = error as? DatabaseError else { return nil }
    switch error.resultCode {
    case .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_NOMEM: return .noRoom
    case .SQLITE_IOERR:
      // A write that found no room fails before the commit record is written: the transaction is not there.
      return error.extendedResultCode == .SQLITE_IOERR_WRITE || error.extendedResultCode == .SQLITE_IOERR_SHMSIZE
        ? .noRoom : nil
    default: return nil
    }
  }

  /// Whether the error is the disk's and not the submission's.
  static func concernsBatch(_ error: any Error) -> Bool { refusal(of: error) != nil || isFatal(error) }

  /// Whether it is unknown what reached the disk: the process must end, and start-up finds out.
  static func isFatal(_ error: any Error) -> Bool {
    guard let error = error as? DatabaseError else { return false }
    return error.resultCode == .SQLITE_IOERR || error.resultCode == .SQLITE_CORRUPT
      || error.resultCode == .SQLITE_NOTADB
  }
}
