import ArgumentParser
import Consent
import Ledger
import Sharing

extension WalletCommand {
  /// `vigil wallet emergency-policy`
  struct SetEmergencyPolicy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "emergency-policy", abstract: "Say who may open your record in an emergency.",
      discussion: """
        Examples:
          vigil wallet emergency-policy asha --no-strangers              only those whom an alert of yours calls
          vigil wallet emergency-policy asha --no-called --no-strangers  nobody without a grant
          vigil wallet emergency-policy asha                             both, as without any word of yours
        """)

    @OptionGroup var at: ServerOption
    @Flag(inversion: .prefixedNo, help: "Those whom an alert called.")
    var called = true
    @Flag(inversion: .prefixedNo, help: "Any approved doctor with a signed reason.")
    var strangers = true
    @Option(help: "The patient, for a guardian; left out, yourself.")
    var patient: String?

    func run() async throws {
      try await Refusals.shown {
        let act = ConsentAct.setEmergencyPolicy(
          EmergencyPolicy(letsCalled: called, letsStrangers: strangers),
          patient: try at.patient(patient))
        Console.print("policy  \(try await at.submit(.consent(act)))")
      }
    }
  }

  /// `vigil wallet reviews`
  struct Reviews: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List emergency accesses that await review, as a privacy officer; or review one.",
      discussion: """
        Examples:
          vigil wallet reviews olga
          vigil wallet log olga --patient pat-1f --purpose HOPERAT       what was looked at, while a review is due
          vigil wallet reviews olga 71 --patient pat-1f --justified --note "Unconscious; the ward confirms it."
        """)

    @OptionGroup var at: ServerOption
    @Argument(help: "The emergency's number, to review it.")
    var number: Int64?
    @Option(help: "The patient.")
    var patient: String?
    @Flag(inversion: .prefixedNo, help: "What you found.")
    var justified: Bool?
    @Option(help: "What you looked at and why you say so; sealed.")
    var note: String?
    @OptionGroup var listing: ListingOption

    func validate() throws {
      let given = [number != nil, patient != nil, justified != nil, note != nil]
      guard given.allSatisfy({ $0 }) || !given.contains(true) else {
        throw ValidationError("A review needs the number, --patient, --justified or --no-justified, and --note.")
      }
    }

    func run() async throws {
      try await Refusals.shown {
        guard let number, let patient, let justified, let note else {
          let due = try await at.withClient { try await $0.get("/api/v1/reviews") }
          return try listing.print(
            due["items"], columns: ["emergency", "patient", "person", "alert", "since", "due", "overdue"])
        }
        let act = ConsentAct.reviewEmergency(
          EmergencyID(position: number), patient: try Names.patient(patient), isJustified: justified, note: note)
        Console.print("reviewed  \(try await at.submit(.consent(act)))")
      }
    }
  }
}
