import ArgumentParser
import Exchange
import Foundation

/// The doctor who signs what a scenario orders.
struct OrderingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A doctor's wallet, without a passphrase, whose owner signs what the scenario orders before anything is sent (SpO2 scale 2 for every patient with COPD, and what `patients.orders` lists).",
      valueName: "file"))
  var doctorWallet: String?
  @Option(help: ArgumentHelp("The doctor's token (`vigil person token`).", valueName: "file")) var doctorTokenFile:
    String?

  func validate() throws {
    if (doctorWallet == nil) != (doctorTokenFile == nil) {
      throw ValidationError("--doctor-wallet and --doctor-token-file belong together")
    }
  }

  /// Nil when nobody was named.
  func doctor() throws -> Party? {
    guard let doctorWallet, let doctorTokenFile else { return nil }
    let wallet = try WalletSeed(path: doctorWallet)
    return Party(id: wallet.person, keys: wallet.keys, token: try TokenFile.read(doctorTokenFile))
  }
}
