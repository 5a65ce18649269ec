import ArgumentParser
import Consent
import Ledger
import Sharing
import Vitals

extension WalletCommand {
  /// `vigil wallet request`
  struct Request: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask a patient for access.",
      discussion: """
        Example: vigil wallet request dr-anna --patient pat-1f --class reports --class visits --for 30d
        The patient sees who asks, for which organisation and why, and answers with grant or deny.
        """)

    @OptionGroup var at: ServerOption
    @Option(help: "The patient's id.")
    var patient: String
    @OptionGroup var terms: TermsOption
    @Option(help: "The organisation that is asked for; left out, you ask for yourself.")
    var organisation: String?
    @Option(name: .customLong("for"), help: "For how long access is wanted; left out, without an end.")
    var period: Span?
    @Option(help: "How many uses are wanted; left out, any number.")
    var uses: Int?
    @Option(help: "How long the request stays open.")
    var open: Span = .week
    @Option(help: "A word to the patient.")
    var note: String?

    func run() async throws {
      try await Refusals.shown {
        let now = SystemClock.now()
        let offer = RequestOffer(
          patient: try Names.patient(patient), organisation: try organisation.map { try Names.organisation($0) },
          terms: try terms.terms(), wantedUntil: period?.after(now), wantedUses: uses, until: open.after(now),
          note: note)
        Console.print("request  \(try await at.submit(.consent(.request(offer))))")
      }
    }
  }
}
