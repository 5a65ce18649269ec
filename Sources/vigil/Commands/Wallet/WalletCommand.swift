import ArgumentParser
import Foundation
import Ledger
import Sharing

/// `vigil wallet`: a person's keys, on the person's side.
struct WalletCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wallet", abstract: "Make and keep the keys that people sign with.",
    discussion: "Wallets lie in $VIGIL_WALLET or ~/.config/vigil/wallets. The gateway never sees a private key.",
    subcommands: [
      New.self, Show.self, List.self, Register.self, SignIn.self, Connect.self, Certificate.self, Rotate.self,
      Approve.self, Organisation.self, Request.self, Grant.self, SignConsent.self, Deny.self, Revoke.self,
      Emergency.self, Upload.self, Records.self, BedsideLook.self, AccessLog.self, Appointment.self,
      Appointments.self, Requests.self, Link.self, Me.self, ChangeProfile.self, SetPassphrase.self, RestoreKeys.self,
      Recovery.self, Candidates.self, Treatment.self, Affiliation.self, Admission.self, Device.self, Facility.self,
      Patients.self, Forbid.self, Family.self, Guardian.self, Custodians.self, Endorse.self, SetEmergencyPolicy.self,
      Reviews.self, Research.self, Identity.self,
    ])

  /// `vigil wallet new`
  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a wallet with a new key.", discussion: "Example: vigil wallet new anna --lock")

    @Argument(help: "The wallet's name.")
    var name: String
    @Flag(help: "Lock the key under a passphrase (asked for, or VIGIL_WALLET_PASSPHRASE).")
    var lock = false

    func run() throws {
      try Refusals.shown {
        let passphrase = lock ? try Passphrase.ask(for: name) : nil
        guard !lock || passphrase?.isEmpty == false else { throw ValidationError("--lock needs a passphrase.") }
        let wallet = try WalletFolder.ofThisUser.create(name, passphrase: passphrase)
        Console.print(wallet.key.description)
      }
    }
  }

  /// `vigil wallet show`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show a wallet's public key and whose it is.")

    @Argument(help: "The wallet's name.")
    var name: String

    func run() throws {
      try Refusals.shown {
        let listing = try WalletFolder.ofThisUser.listing(name)
        Console.print(
          "key     \(listing.key)\nperson  \(listing.person ?? "-")\nlocked  \(listing.isLocked ? "yes" : "no")")
      }
    }
  }

  /// `vigil wallet list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the wallets of this user.")

    @OptionGroup var listing: ListingOption

    func run() throws {
      try Refusals.shown {
        let rows = try WalletFolder.ofThisUser.list().map { wallet -> JSONValue in
          [
            "key": .string(wallet.key.description), "locked": .bool(wallet.isLocked),
            "person": .string(wallet.person ?? ""), "wallet": .string(wallet.name),
          ]
        }
        try listing.print(.array(rows), columns: ["wallet", "person", "locked", "key"])
      }
    }
  }
}
