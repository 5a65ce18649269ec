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
        if grants {
          let columns = ["grant", "to", "classes", "record", "actions", "purposes", "uses", "used", "state", "until"]
          return try listing.print(.array(try await all("grants", path)), columns: columns)
        }
        try listing.print(
          .array(try await all("requests", path)),
          columns: ["request", "by", "organisation", "classes", "record", "actions", "purposes", "state", "until"])
      }
    }

    /// Every contract of a kind, answer after answer.
    private func all(_ kind: String, _ path: String) async throws -> [JSONValue] {
      try await at.withClient { client in
        var (items, cursor): ([JSONValue], String) = ([], "")
        while true {
          let answer = try await client.get(path + cursor)
          guard let more = answer[kind]?.array else { throw OperatorRefusal.malformedAnswer }
          items += more
          guard let next = answer["next"]?.integer else { return items }
          cursor = "&cursor=\(next)"
        }
      }
    }
  }
}
