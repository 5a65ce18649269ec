import ArgumentParser
import Consent
import Ledger
import Sharing

extension WalletCommand {
  /// `vigil wallet admission`
  struct Admission: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Admit a patient to a facility: its desk offers, the patient accepts, either side ends.",
      discussion: """
        Examples:
          vigil wallet admission desk offer --patient pat-1f --organisation org-ruby
          vigil wallet admission asha accept 71
          vigil wallet admission asha end 71 --reason "I go home."       also declines an offer
          vigil wallet admission desk declare --patient pat-1f --organisation org-ruby --reason "Unconscious."
        A guardian names the patient: --patient. An admission opens no record; that is for a grant.
        """)

    enum Step: String, ExpressibleByArgument, CaseIterable { case offer, declare, accept, end }

    @OptionGroup var at: ServerOption
    @Argument(help: "offer, accept, end; or declare, for a patient who cannot answer.")
    var step: Step
    @Argument(help: "The admission's number, to accept or end it.")
    var number: Int64?
    @Option(help: "The patient; left out, yourself.")
    var patient: String?
    @Option(help: ArgumentHelp("The facility, org-….", valueName: "facility"))
    var organisation: String?
    @Option(help: "Why; sealed under the patient's key.")
    var reason: String?

    func run() async throws {
      try await Refusals.shown { Console.print("admission  \(try await at.submit(.facility(try taken())))") }
    }

    private func taken() throws -> FacilityStep {
      let patient = try at.patient(patient)
      switch step {
      case .offer: return .offer(patient: patient, organisation: try facility())
      case .declare:
        guard let reason else { throw ValidationError("Why can nobody be asked? Give --reason.") }
        return .declare(patient: patient, organisation: try facility(), reason: reason)
      case .accept: return .accept(of: try named(), patient: patient)
      case .end: return .end(of: try named(), patient: patient, reason: reason)
      }
    }

    private func facility() throws -> OrganisationID {
      guard let organisation else { throw ValidationError("Which facility? Give --organisation.") }
      return try Names.organisation(organisation)
    }

    private func named() throws -> Int64 {
      guard let number else {
        throw ValidationError("Which admission? Its number is in: vigil wallet me \(at.wallet)")
      }
      return number
    }
  }
}
