import Foundation

/// Reads a wallet's passphrase without showing it: from `VIGIL_WALLET_PASSPHRASE`, else from the terminal.
enum Passphrase {
  static let variable = "VIGIL_WALLET_PASSPHRASE"

  static func ask(for wallet: String) throws -> String? {
    ProcessInfo.processInfo.environment[variable] ?? prompt("Passphrase of \(wallet):")
  }

  /// A line that is typed and not shown; nil without a terminal.
  static func prompt(_ question: String) -> String? {
    guard isatty(STDIN_FILENO) == 1 else { return nil }
    Console.warn(question)
    var shown = termios()
    guard tcgetattr(STDIN_FILENO, &shown) == 0 else { return nil }
    var hidden = shown
    hidden.c_lflag &= ~tcflag_t(ECHO)
    guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0 else {
      Console.warn("The terminal goes on showing what is typed, so nothing is asked. Set \(variable) instead.")
      return nil
    }
    defer {
      if tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown) != 0 {
        Console.warn("The terminal does not show what is typed any more; `stty echo` brings it back.")
      }
    }
    return readLine(strippingNewline: true)
  }
}
