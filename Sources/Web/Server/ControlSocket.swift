import Foundation

/// The Unix-domain socket for tools on this machine.
enum ControlSocket {
  /// Removes what an earlier run left behind; anything that is no socket stays.
  ///
  /// - Throws: `POSIXError` when something else is in the way.
  static func clear(_ path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw POSIXError(.EEXIST) }
    unlink(path)
  }

  /// Keeps other users of this machine out; the folder that it lies in should too.
  static func restrict(_ path: String) { chmod(path, 0o600) }
}
