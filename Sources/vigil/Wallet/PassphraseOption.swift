import ArgumentParser
import Foundation
import Sharing
import Vault

/// The passphrase that a person has at a gateway: asked for, or read from a file; never an argument, which others on the
/// machine could read.
struct PassphraseOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read the passphrase from a file of mode 600 (or a descriptor: /dev/fd/3) instead of asking.", valueName: "file"))
  var passphraseFile: String?

  /// The passphrase that was set before.
  func known(for name: String) throws -> String {
    if let passphraseFile { return try Self.read(passphraseFile) }
    guard let text = Passphrase.prompt("Passphrase of \(name) at the gateway:"), !text.isEmpty else {
      throw ValidationError("There is no terminal to ask on, or nothing was typed: give --passphrase-file.")
    }
    return text
  }

  /// A passphrase that is set now: asked for twice.
  ///
  /// - Throws: `ValidationError` for one that is too short or too long, or that was typed differently.
  func new(for name: String) throws -> String {
    let text = try known(for: name)
    guard text.utf8.count <= PassphraseBox.maximumBytes else {
      throw ValidationError("A passphrase has \(PassphraseBox.maximumBytes) bytes at most.")
    }
    guard text.count >= Wallet.passphraseLeast else {
      throw ValidationError(
        "A passphrase has \(Wallet.passphraseLeast) characters at least: whoever takes the gateway's disk can guess"
          + " for as long as they like.")
    }
    guard passphraseFile == nil else { return text }
    guard Passphrase.prompt("The same again:") == text else { throw ValidationError("The two are not the same.") }
    return text
  }

  private static func read(_ path: String) throws -> String {
    do {
      return try PassphraseFile.read(path)
    } catch PassphraseFile.Fault.unreadable {
      throw ValidationError("--passphrase-file: \(path) cannot be read.")
    } catch PassphraseFile.Fault.tooOpen {
      throw ValidationError("--passphrase-file: \(path) must be yours and have mode 600.")
    } catch PassphraseFile.Fault.empty {
      throw ValidationError("--passphrase-file: \(path) is empty.")
    }
  }
}
