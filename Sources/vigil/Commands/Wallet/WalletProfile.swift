import ArgumentParser
import Consent
import Ledger
import Sharing
import Store

extension WalletCommand {
  /// `vigil wallet profile`
  struct ChangeProfile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "profile", abstract: "Show your profile, or change it by a new signed version.",
      discussion: """
        Examples:
          vigil wallet profile asha
          vigil wallet profile asha --email asha@new.example --address "7 Hill Road"
          vigil wallet profile anna --remove address
        What is left out stays as it is. The profile is sealed under your own key; the ledger has its version alone.
        """)

    @OptionGroup var at: ServerOption
    @Option(help: "Your name.")
    var name: String?
    @OptionGroup var given: ProfileFieldsOption
    @Option(
      help: ArgumentHelp("Take this out of it, as address or birthDate; may be given again.", valueName: "member"))
    var remove: [String] = []

    func run() async throws {
      try await Refusals.shown {
        let me = try await at.withClient { try await $0.get("/api/v1/me") }
        guard let role = me["role"]?.string.flatMap({ Role(rawValue: $0) }), let version = me["version"]?.integer else {
          throw OperatorRefusal.malformedAnswer
        }
        let before = me["profile"]?.object ?? [:]
        var members = before.merging(given.members(name)) { _, new in new }
        for name in remove where members.removeValue(forKey: name) == nil {
          throw ValidationError("--remove: your profile has no \(name).")
        }
        guard members != before else { return Self.show(before, version: version) }
        let profile = try ProfileFieldsOption.profile(members, for: role)
        let act = Act.changeProfile(
          person: try at.person(), role: role, version: version + 1, profile: profile.json)
        Console.print("profile  version \(version + 1) at \(try await at.submit(act))")
      }
    }

    private static func show(_ profile: [String: JSONValue], version: Int64) {
      let rows = profile.sorted { $0.key < $1.key }.map { [$0.key, $0.value.string ?? "-"] }
      for line in TextColumns.lines([["version", "\(version)"]] + rows) { Console.print(line) }
    }
  }
}
