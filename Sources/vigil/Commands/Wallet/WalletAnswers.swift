import ArgumentParser
import Consent
import Ledger
import Sharing

extension WalletCommand {
  /// `vigil wallet deny`
  struct Deny: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say no to a request.", discussion: "Example: vigil wallet deny asha 57 --reason \"Not needed.\"")

    @OptionGroup var at: ServerOption
    @Argument(help: "The request's number.")
    var request: Int64
    @Option(help: "Why; sealed, for whoever asked.")
    var reason: String?

    func run() async throws {
      try await Refusals.shown {
        let act = ConsentAct.denyRequest(
          RequestID(position: request), patient: try Names.patient(at.person()), reason: reason)
        Console.print("denied  \(try await at.submit(.consent(act)))")
      }
    }
  }

  /// `vigil wallet revoke`
  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take back a grant, a prohibition or a request.",
      discussion: """
        Example: vigil wallet revoke asha 61
        It stops openings that have not begun and those under way. What was read already was read.
        """)

    @OptionGroup var at: ServerOption
    @Argument(help: "Its number.")
    var number: Int64
    @Option(help: "Why; sealed.")
    var reason: String?
    @Option(help: "The patient, for whoever asked and withdraws; left out, yourself.")
    var patient: String?

    func run() async throws {
      try await Refusals.shown {
        let act = ConsentAct.revoke(
          of: number, patient: try at.patient(patient), reason: reason)
        Console.print("revoked  \(try await at.submit(.consent(act)))")
      }
    }
  }

  /// `vigil wallet emergency`
  struct Emergency: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Open a stranger's record in an emergency, with a signed reason.",
      discussion: """
        Example: vigil wallet emergency dr-anna --patient pat-1f --reason "Unconscious, brought in by ambulance."
        It holds for an hour. The patient and the privacy officer are told, and a review is due within 72 hours.
        """)

    @OptionGroup var at: ServerOption
    @Option(help: "The patient's id.")
    var patient: String
    @Option(help: "Why; sealed, for the patient and the review.")
    var reason: String

    func run() async throws {
      try await Refusals.shown {
        let act = ConsentAct.declareEmergency(patient: try Names.patient(patient), reason: reason)
        Console.print("emergency  \(try await at.submit(.consent(act)))")
      }
    }
  }

  /// `vigil wallet rotate`
  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sign with another wallet's key from now on.",
      discussion: """
        Example: vigil wallet new asha-2 --lock && vigil wallet rotate asha --with asha-2
        The old key is refused from then on, and every sign-in ends; keep the old wallet for files that were sealed to it.
        """)

    @OptionGroup var at: ServerOption
    @Option(help: "The wallet with the new keys.")
    var with: String

    func run() async throws {
      try await Refusals.shown {
        let folder = WalletFolder.ofThisUser
        let (old, new) = (try folder.listing(at.wallet), try folder.listing(with))
        let person = try at.person()
        let position = try await at.submit(.rotateKey(person: person, key: new.key, retires: [old.key]))
        try folder.assign(with, to: person)
        try WalletSession.load(at.wallet)?.save(with)
        Console.print("rotated  \(position)")
        try await at.signInAgain(with: try ServerOption.open(with))
      }
    }
  }
}
