import ArgumentParser
import Consent
import Ledger
import Sharing

extension WalletCommand {
  /// `vigil wallet records`
  struct Records: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List a patient's records.", discussion: "Example: vigil wallet records asha --class reports")

    @OptionGroup var at: ServerOption
    @OptionGroup var asking: AskingOption
    @Option(name: .customLong("class"), help: "Only this class of data.")
    var dataClass: DataClass?
    @Flag(help: "Only what trusted facilities wrote.")
    var trustedOnly = false
    @OptionGroup var listing: ListingOption

    func run() async throws {
      try await Refusals.shown {
        var path = "/api/v1/patients/\(try asking.patient(at))/records\(asking.query)&trusted=\(trustedOnly)"
        if let dataClass { path += "&class=\(dataClass.rawValue)" }
        let items = try await at.withClient { try await $0.all(path) }
        try listing.print(
          .array(items), columns: ["record", "class", "title", "author", "organisation", "trusted", "signature"])
      }
    }
  }

  /// `vigil wallet log`
  struct AccessLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "log", abstract: "Show who looked at your data, and who tried.",
      discussion: """
        Example: vigil wallet log asha
        Looking at the log stands in it too. With --own you see what you looked at yourself.
        """)

    @OptionGroup var at: ServerOption
    @OptionGroup var asking: AskingOption
    @Flag(help: "What you did, instead of what was done with your data.")
    var own = false
    @OptionGroup var listing: ListingOption

    func run() async throws {
      try await Refusals.shown {
        let path = own ? "/api/v1/accesses" : "/api/v1/patients/\(try asking.patient(at))/accesses"
        let items = try await at.withClient { try await $0.all(path + asking.query) }
        try listing.print(
          .array(items),
          columns: [
            "position", "person", "recipient", "organisation", "action", "purpose", "permitted", "grants", "patient",
          ])
      }
    }
  }

  /// `vigil wallet appointments`
  struct Appointments: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List a patient's appointments, or those that patients asked you for.",
      discussion: "Example: vigil wallet appointments asha")

    @OptionGroup var at: ServerOption
    @OptionGroup var asking: AskingOption
    @Flag(help: "Those that patients asked you for, as a doctor.")
    var mine = false
    @OptionGroup var listing: ListingOption

    func run() async throws {
      try await Refusals.shown {
        let path = mine ? "/api/v1/appointments" : "/api/v1/patients/\(try asking.patient(at))/appointments"
        let items = try await at.withClient { try await $0.all(path + asking.query) }
        try listing.print(.array(items), columns: ["appointment", "patient", "doctor", "state", "turn"])
      }
    }
  }
}
