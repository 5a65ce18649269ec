import ArgumentParser
import Ledger
import Sharing
import Vitals

extension WalletCommand {
  /// `vigil wallet treatment`
  struct Treatment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a patient, as a doctor: the doctor invites or offers, the patient accepts, either side ends.",
      discussion: """
        Somebody who is not registered yet gets an invitation, and registers with it:
          vigil wallet treatment anna invite --for 30d
          vigil wallet register asha … --invitation FILE                        or - for standard input
        Somebody who is registered:
          vigil wallet treatment asha accept --invitation FILE
          vigil wallet treatment anna offer --patient pat-1f                    by the exact id
          vigil wallet treatment asha accept 71
          vigil wallet treatment asha end 71                                    also declines, and takes back
          vigil wallet treatment anna list
        An invitation is worth an acceptance to whoever holds it: hand it over as you would a prescription. It opens no
        record: to read or write, ask (vigil wallet request) or be granted (vigil wallet grant).
        """)

    enum Step: String, ExpressibleByArgument, CaseIterable { case invite, offer, accept, end, list }

    @OptionGroup var at: ServerOption
    @Argument(help: "invite or offer, as a doctor; accept, as the patient; end; list.")
    var step: Step
    @Argument(help: "The treatment's number, to accept or end it.")
    var number: Int64?
    @Option(help: "The patient; left out, yourself.")
    var patient: String?
    @Option(
      help: ArgumentHelp(
        "A file with the invitation that the doctor handed over, or - for standard input.", valueName: "file"))
    var invitation: InvitationOption?
    @Option(name: .customLong("for"), help: "How long an invitation can be accepted.")
    var period: Span = .month
    @OptionGroup var listing: ListingOption

    func run() async throws {
      try await Refusals.shown {
        switch step {
        case .invite: try await invite()
        case .offer:
          guard let patient else { throw ValidationError("Whom? Give --patient, or invite somebody who has no id.") }
          try await submit(.offer(patient: try Names.patient(patient)))
        case .accept: try await accept()
        case .end:
          let treatment = try await own(try named())
          try await submit(.end(of: try named(), patient: try treatment["patient"]?.string.map(Names.patient)))
        case .list:
          let items = try await at.withClient { try await $0.all("/api/v1/treatments") }
          try listing.print(
            .array(items), columns: ["treatment", "doctor", "patient", "short", "state", "since", "until", "expires"])
        }
      }
    }

    private func submit(_ step: TreatmentStep) async throws {
      Console.print("treatment  \(try await at.submit(.treatment(step)))")
    }

    /// The code never leaves this machine but by the doctor's hand: the ledger has its hash until it is accepted.
    private func invite() async throws {
      let code = SystemRandom.bytes(TreatmentStep.codeBytes)
      let until = period.after(SystemClock.now())
      let position = try await at.submit(.treatment(.invite(Digest32.sha256(code), until: until)))
      Console.print("invitation  \(InvitationText(position: position, code: code))")
      Console.warn("Hand it to the patient, and to nobody else. It can be accepted until \(until.rfc3339).")
    }

    private func accept() async throws {
      let whose = try patient ?? at.person()
      if let invitation = try invitation?.read() {
        guard number == nil else { throw ValidationError("The invitation has the number in it: leave the other out.") }
        return Console.print("treatment  \(try await at.submit(invitation.acceptance(by: whose)))")
      }
      try await submit(.accept(of: try named(), patient: try Names.patient(whose), code: nil))
    }

    /// One's own treatment by its number; a guardian's is not in the list, and the patient is named instead.
    private func own(_ number: Int64) async throws -> JSONValue {
      if let patient { return ["patient": .string(patient)] }
      let items = try await at.withClient { try await $0.all("/api/v1/treatments") }
      guard let found = items.first(where: { $0["treatment"]?.integer == number }) else {
        throw ValidationError("\(number) is no treatment of yours: vigil wallet treatment \(at.wallet) list")
      }
      return found
    }

    private func named() throws -> Int64 {
      guard let number else {
        throw ValidationError("Which treatment? Its number is in: vigil wallet treatment \(at.wallet) list")
      }
      return number
    }
  }
}
