import Synchronization

/// How many bytes one person may still bring, counted over all of the person's uploads under way.
final class UploadAllowance: Sendable {
  private let left: Mutex<Int64>

  init(bytes: Int64) { left = Mutex(bytes) }

  /// - Throws: ``UploadRefusal/quota``; then nothing was taken.
  func take(_ bytes: Int64) throws(UploadRefusal) {
    let isGranted = left.withLock { left -> Bool in
      guard bytes <= left else { return false }
      left -= bytes
      return true
    }
    if !isGranted { throw .quota }
  }

  /// Takes whatever is left: a restart found it under way.
  func charge(_ bytes: Int64) { left.withLock { $0 -= bytes } }

  /// What was taken and is kept by no record.
  func giveBack(_ bytes: Int64) { left.withLock { $0 += bytes } }
}
