import ArgumentParser
import Foundation
import Ledger
import Sharing

/// Whose key signs; shared by the commands that carry a signature.
struct WalletOption: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The wallet that signs.", valueName: "name"))
  var wallet: String
  @Flag(name: .long, help: "Sign without asking: for scripts.")
  var yes = false

  /// Shows the act, asks, signs and hands it in.
  ///
  /// - Throws: exit code 2 when the person rejects: then nothing is stored.
  func sign(_ act: Act, gateway: any Gateway) throws -> JSONValue {
    let folder = WalletFolder.ofThisUser
    guard let node = NodeDescription(json: try gateway.ask(.node)) else { throw OperatorRefusal.malformedAnswer }
    let listing = try folder.listing(wallet)
    guard let person = listing.person else { throw WalletError.notRegistered(name: wallet) }
    let draft = try ActDraft(act, by: person, for: node, at: SystemClock.now(), salt: SystemRandom.bytes(32))
    try show(draft)
    try Confirmation.ask("Sign this?", yes: yes)
    let opened = try folder.open(wallet, passphrase: listing.isLocked ? try Passphrase.ask(for: wallet) : nil)
    return try gateway.ask(.act(try opened.sign(draft)))
  }

  /// The wallet, unlocked, for a command that asks once and signs many acts.
  func open() throws -> Wallet {
    let folder = WalletFolder.ofThisUser
    let isLocked = try folder.listing(wallet).isLocked
    return try folder.open(wallet, passphrase: isLocked ? try Passphrase.ask(for: wallet) : nil)
  }

  private func show(_ draft: ActDraft) throws {
    Console.warn(draft.act.words)
    Console.warn(String(decoding: try draft.entry.unsignedBytes(), as: UTF8.self))
    if let sealed = draft.sealed { Console.warn("sealed: " + String(decoding: sealed.payload, as: UTF8.self)) }
  }
}

extension WalletFolder {
  /// The wallets of whoever runs the command.
  static var ofThisUser: WalletFolder {
    WalletFolder(
      path: defaultPath(environment: ProcessInfo.processInfo.environment), random: SystemRandom.bytes)
  }
}
