import Foundation

/// Writing to whoever runs a command.
enum Console {
  /// One line to standard output.
  static func print(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

  /// One line to standard error.
  static func warn(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

  /// Progress on one line of a terminal; nothing when standard error is no terminal.
  static func progress(_ text: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    write("\r\u{1B}[K" + text, to: STDERR_FILENO)
  }

  /// Rewrites the last line of a terminal.
  static func status(_ text: String) { write("\r\u{1B}[K" + text, to: STDOUT_FILENO) }

  static func endProgress() {
    guard isatty(STDERR_FILENO) == 1 else { return }
    write("\r\u{1B}[K", to: STDERR_FILENO)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      // Whoever read us is gone: there is nobody left to tell.
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
