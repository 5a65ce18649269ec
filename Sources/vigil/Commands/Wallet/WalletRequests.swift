import ArgumentParser
import Consent
import Ledger
import Sharing

extension WalletCommand {
  /// `vigil wallet requests`
  struct Requests: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List who asked for your data and what you granted.",
      discussion: """
        Examples:
          vigil wallet requests asha
          vigil wallet requests asha --grants
        """)

    @OptionGroup var at: ServerOption
    @OptionGroup var asking: AskingOption
    @Flag(help: "Grants instead of requests.")
    var grants = false
    @OptionGroup var listing: ListingOption

    func run() async throws {
      try await Refusals.shown {
        let path = "/api/v1/patients/\(try asking.patient(at))/contracts\(asking.query)"
        let contracts = try await at.withClient { try await $0.get(path) }
        if grants {
          let columns = ["grant", "to", "classes", "record", "actions", "purposes", "uses", "used", "state", "until"]
          return try listing.print(contracts["grants"], columns: columns)
        }
        try listing.print(
          contracts["requests"],
          columns: ["request", "by", "organisation", "classes", "record", "actions", "purposes", "state", "until"])
      }
    }
  }
}
