import Glibc

/// Gives the context for the next connection: the same one until a file changed, so that a renewed certificate or
/// revocation list is taken up at the next connect without a restart.
///
/// Reuse also matters because libmosquitto 2.0.11 takes a reference for every handle and gives it back only if the
/// TCP connection was made: a new context for each attempt would leak one per attempt while the broker is away.
final class TLSContextSource {
  private let configuration: TLSConfiguration
  private let host: String
  private var current: (context: TLSContext, fingerprint: [FileStamp])?

  /// What changes when a file is replaced.
  private struct FileStamp: Equatable {
    var inode: UInt64 = 0
    var size: Int64 = 0
    var seconds: Int = 0
    var nanoseconds: Int = 0
  }

  init(_ configuration: TLSConfiguration, host: String) {
    self.configuration = configuration
    self.host = host
  }

  /// - Throws: as ``TLSContext``.
  func context() throws(MosquittoError) -> TLSContext {
    let fingerprint = configuration.files.map(Self.stamp)
    if let current, current.fingerprint == fingerprint { return current.context }
    let context = try TLSContext(configuration, host: host)
    current = (context, fingerprint)
    return context
  }

  private static func stamp(of path: String) -> FileStamp {
    var information = stat()
    guard stat(path, &information) == 0 else { return FileStamp() }
    return FileStamp(
      inode: UInt64(information.st_ino), size: Int64(information.st_size),
      seconds: information.st_mtim.tv_sec, nanoseconds: information.st_mtim.tv_nsec)
  }
}
