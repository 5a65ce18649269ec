import ArgumentParser
import Consent
import Ledger
import Sharing

extension WalletCommand {
  /// `vigil wallet facility`
  struct Facility: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List a facility's patients, doctors or devices.",
      discussion: """
        Examples:
          vigil wallet facility desk org-ruby admitted
          vigil wallet facility desk org-ruby doctors
        Names of patients are shown as far as their directory grants let you know them.
        """)

    enum What: String, ExpressibleByArgument, CaseIterable { case offered, admitted, ended, doctors, devices }

    @OptionGroup var at: ServerOption
    @Argument(help: "The facility, org-….")
    var organisation: String
    @Argument(help: "offered, admitted or ended (patients), doctors, or devices.")
    var what: What
    @OptionGroup var listing: ListingOption

    func run() async throws {
      try await Refusals.shown {
        let path = "/api/v1/organisations/\(try Names.organisation(organisation).text)"
        switch what {
        case .offered, .admitted, .ended:
          try await show(
            path + "/admissions?standing=\(what.rawValue)",
            columns: ["admission", "patient", "short", "name", "state", "emergency", "since", "until"])
        case .doctors:
          try await show(path + "/doctors", columns: ["person", "short", "name", "specialisation", "licence"])
        case .devices: try await show(path + "/devices", columns: ["assignment", "device", "since"])
        }
      }
    }

    private func show(_ path: String, columns: [String]) async throws {
      try listing.print(.array(try await at.withClient { try await $0.all(path) }), columns: columns)
    }
  }

  /// `vigil wallet patients`
  struct Patients: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "List your own patients, as a doctor: who signed to be yours, on whose care team you stand, who let you in.",
      discussion: "Example: vigil wallet patients anna")

    @OptionGroup var at: ServerOption
    @OptionGroup var listing: ListingOption

    func run() async throws {
      try await Refusals.shown {
        let items = try await at.withClient { try await $0.all("/api/v1/patients") }
        try listing.print(.array(items), columns: ["patient", "short", "name", "treated", "team", "granted"])
      }
    }
  }

  /// `vigil wallet me`
  struct Me: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Show what the gateway knows of you: profile, standing, facilities, admissions, and what waits for you.",
      discussion: "Example: vigil wallet me asha")

    @OptionGroup var at: ServerOption
    @Flag(help: "JSON instead of lines.")
    var json = false

    func run() async throws {
      try await Refusals.shown {
        let me = try await at.withClient { try await $0.get("/api/v1/me") }
        guard !json else { return Console.print(String(decoding: try CanonicalJSON.encode(me), as: UTF8.self)) }
        let rows = try (me.object ?? [:]).sorted { $0.key < $1.key }.map { [$0.key, try Self.text($0.value)] }
        for line in TextColumns.lines(rows) { Console.print(line) }
      }
    }

    private static func text(_ value: JSONValue) throws -> String {
      if let text = value.string { return text }
      if let elements = value.array { return elements.isEmpty ? "-" : try elements.map(text).joined(separator: ", ") }
      return String(decoding: try CanonicalJSON.encode(value), as: UTF8.self)
    }
  }
}
