import ArgumentParser
import Foundation

/// Asks a person at a terminal.
enum Confirmation {
  /// What a command ends with when the person said no.
  static let rejected = ExitCode(2)

  /// - Parameter yes: do not ask.
  /// - Throws: exit code 2 for anything but yes; without a terminal and without `--yes` nothing is ever signed.
  static func ask(_ question: String, yes: Bool) throws {
    if yes { return }
    guard isatty(STDIN_FILENO) == 1 else {
      Console.warn("There is no terminal to ask on. With --yes it is signed without asking.")
      throw rejected
    }
    Console.warn("\(question) [yes/no]")
    guard let answer = readLine(strippingNewline: true), ["y", "yes"].contains(answer.lowercased()) else {
      Console.warn("Rejected. Nothing was stored.")
      throw rejected
    }
  }
}
