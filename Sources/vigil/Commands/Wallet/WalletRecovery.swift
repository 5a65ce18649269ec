import ArgumentParser
import Consent
import Ledger
import Sharing
import Vitals

extension WalletCommand {
  /// `vigil wallet recovery`
  struct Recovery: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Replace keys that were lost: an administrator begins and completes, the person may refuse.",
      discussion: """
        Whoever left a copy with the gateway needs none of this: vigil wallet restore.
          1. On a new machine:           vigil wallet new asha-2                (shows the new public key)
          2. An administrator, who saw   vigil wallet recovery root begin --person pat-1f --key did:key:z6Mk…
             that it is really you:
          3. Three days pass. You are told by your channel and at every sign-in. If it was not you, with the key that was
             not lost:                   vigil wallet recovery asha refuse 88
          4. The administrator:          vigil wallet recovery root complete 88 --person pat-1f
          5. You:                        vigil wallet sign-in asha-2 --server URL
                                         vigil wallet connect asha-2            (others seal to the new wallet)
        The old keys sign nothing from step 4 on; sign-ins and tokens end. What waits: vigil wallet recovery root list
        """)

    enum Step: String, ExpressibleByArgument, CaseIterable { case begin, refuse, complete, list }

    @OptionGroup var at: ServerOption
    @Argument(help: "begin, complete or list, as an administrator; refuse, as yourself.")
    var step: Step
    @Argument(help: "The recovery's number, to refuse or complete it.")
    var number: Int64?
    @Option(help: "Whose keys were lost; left out, yourself.")
    var person: String?
    @Option(help: ArgumentHelp("The new wallet's public key, did:key:….", valueName: "key"))
    var key: String?
    @OptionGroup var listing: ListingOption

    func run() async throws {
      try await Refusals.shown {
        switch step {
        case .begin: try await begin()
        case .refuse:
          let act = Act.refuseRecovery(person: try at.person(), of: try named())
          Console.print("refused  \(try await at.submit(act))")
        case .complete:
          let act = Act.completeRecovery(person: try whose(), of: try named())
          Console.print("completed  \(try await at.submit(act))")
        case .list:
          let items = try await at.withClient { try await $0.get("/api/v1/recoveries") }["items"]
          try listing.print(items, columns: ["of", "person", "role", "due", "key"])
        }
      }
    }

    private func begin() async throws {
      guard let key, let did = try? DIDKey(parsing: key) else {
        throw ValidationError("Which key? Give --key as did:key:z6Mk…: vigil wallet show, on the new machine.")
      }
      let position = try await at.submit(.beginRecovery(person: try whose(), key: did))
      Console.print("recovery  \(position)")
      Console.warn("The person is told, and has three days to refuse.")
    }

    private func whose() throws -> String {
      guard let person else { throw ValidationError("Whose keys? Give --person.") }
      return try Names.person(person).text
    }

    private func named() throws -> Int64 {
      guard let number else { throw ValidationError("Which recovery? Its number is shown at sign-in and by list.") }
      return number
    }
  }
}
