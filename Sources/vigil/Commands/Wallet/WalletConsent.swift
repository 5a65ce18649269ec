import ArgumentParser
import Consent
import FHIR
import Ledger
import Sharing

extension WalletCommand {
  /// `vigil wallet consent`
  struct SignConsent: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "consent", abstract: "Sign what a FHIR Consent says: a grant, or a prohibition.",
      discussion: """
        Examples:
          vigil wallet consent asha consent.json
          vigil wallet consent asha - < consent.json
        R5 is told from R4 by its `decision`. What Vigil cannot say in the same words is refused with its place and not left
        out, because it could narrow what the rest permits. Number, status, author and time are those of your signature.
        """)

    @OptionGroup var at: ServerOption
    @Argument(help: ArgumentHelp("The resource as JSON; - for standard input.", valueName: "file"))
    var file: String

    func run() async throws {
      try await Refusals.shown {
        let contract = try Self.read(file)
        let act: ConsentAct =
          switch contract.effect {
          case .permit(let terms):
            .grant(GrantOffer(patient: contract.patient, grantee: contract.grantee, terms: terms))
          case .deny(let terms, let period):
            .prohibit(
              ProhibitionOffer(
                patient: contract.patient, against: contract.grantee, terms: terms, period: period))
          }
        let position = try await at.submit(.consent(act))
        let kind = if case .permit = contract.effect { "grant" } else { "prohibition" }
        Console.print("\(kind)  \(position)")
      }
    }

    /// - Throws: `ValidationError` that names the file and the place in it.
    private static func read(_ file: String) throws -> ConsentContract {
      let json: JSONValue
      do { json = try CanonicalJSON.parse(Array(try InputFile.read(file))) } catch is LedgerError {
        throw ValidationError("\(file) is not JSON.")
      }
      do {
        let contract = try ConsentContract(json, json["decision"] == nil ? .r4 : .r5)
        guard contract.status == .active else { throw ValidationError("\(file): only an active consent is signed.") }
        return contract
      } catch let refusal as FHIRRefusal {
        throw ValidationError("\(file): \(refusal.pointer.isEmpty ? "/" : refusal.pointer): \(refusal.reason.rawValue)")
      }
    }
  }
}
