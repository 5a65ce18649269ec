import ArgumentParser
import Consent
import Ledger
import Sharing
import Vitals

extension WalletCommand {
  /// `vigil wallet appointment`
  struct Appointment: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask for an appointment, or answer one.",
      discussion: """
        Examples:
          vigil wallet appointment asha ask --doctor per-2a --at 2026-12-01T09:00:00Z --minutes 20
          vigil wallet appointment dr-anna confirm 71 --patient pat-1f
          vigil wallet appointment dr-anna propose 71 --patient pat-1f --at 2026-12-02T09:00:00Z
        """)

    enum Step: String, ExpressibleByArgument, CaseIterable { case ask, propose, confirm, refuse, cancel }

    @OptionGroup var at: ServerOption
    @Argument(help: "ask, propose, confirm, refuse or cancel.")
    var step: Step
    @Argument(help: "The appointment's number; none to ask for one.")
    var number: Int64?
    @Option(help: "The patient; left out, yourself.")
    var patient: String?
    @Option(help: "Whom it is with.")
    var doctor: String?
    @Option(name: .customLong("at"), help: ArgumentHelp("When it begins (RFC 3339).", valueName: "time"))
    var begin: String?
    @Option(help: "How long.")
    var minutes: Int64 = 30
    @Flag(help: "Not in person.")
    var remote = false
    @Option(help: "A note, or the reason; sealed.")
    var note: String?

    func run() async throws {
      try await Refusals.shown {
        Console.print("appointment  \(try await at.submit(.appointment(try taken())))")
      }
    }

    private func taken() throws -> AppointmentStep {
      let patient = try at.patient(patient).text
      if step == .ask {
        guard let doctor else { throw ValidationError("Whom with? Give --doctor.") }
        return .ask(patient: patient, doctor: try Names.person(doctor).text, try terms())
      }
      guard let number else { throw ValidationError("Which appointment?") }
      switch step {
      case .ask, .propose: return .propose(of: number, patient: patient, try terms())
      case .confirm: return .confirm(of: number, patient: patient)
      case .refuse: return .refuse(of: number, patient: patient, reason: note)
      case .cancel: return .cancel(of: number, patient: patient, reason: note)
      }
    }

    private func terms() throws -> AppointmentStep.Terms {
      guard let begin, let from = Timestamp(rfc3339: begin) else {
        throw ValidationError("When? Give --at as 2026-12-01T09:00:00Z.")
      }
      let terms = AppointmentStep.Terms(
        from: from, until: from.adding(milliseconds: minutes * 60_000), isRemote: remote, note: note)
      guard let terms else { throw ValidationError("An appointment lasts a minute to a day.") }
      return terms
    }
  }
}
