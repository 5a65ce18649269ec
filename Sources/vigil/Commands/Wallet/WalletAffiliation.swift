import ArgumentParser
import Consent
import Ledger
import Sharing
import Vitals

extension WalletCommand {
  /// `vigil wallet affiliation`
  struct Affiliation: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sign that a person acts for a facility, or end it; it is in force when both sides have signed.",
      discussion: """
        Examples:
          vigil wallet affiliation desk org-ruby --person per-2a     the facility's desk offers it
          vigil wallet affiliation anna org-ruby                     the doctor accepts
          vigil wallet affiliation anna org-ruby --end               either side ends it
        """)

    @OptionGroup var at: ServerOption
    @Argument(help: "The facility, org-….")
    var organisation: String
    @Option(help: "Who acts for it; left out, yourself.")
    var person: String?
    @Flag(help: "End it, decline it, or take the offer back.")
    var end = false

    func run() async throws {
      try await Refusals.shown {
        let (person, id) = (try Names.person(try person ?? at.person()), try Names.organisation(organisation))
        let act: ConsentAct = end ? .endAffiliation(person, id) : .signAffiliation(person, id)
        Console.print("affiliation  \(try await at.submit(.consent(act)))")
      }
    }
  }

  /// `vigil wallet device`
  struct Device: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say to which facility a device belongs.",
      discussion: """
        Examples:
          vigil wallet device desk watch-07 --to org-ruby
          vigil wallet device desk watch-07 --to org-ruby --release
        """)

    @OptionGroup var at: ServerOption
    @Argument(help: "The device's name.")
    var device: String
    @Option(help: ArgumentHelp("The facility, org-….", valueName: "facility"))
    var to: String
    @Flag(help: "It belongs to the facility no more.")
    var release = false

    func run() async throws {
      try await Refusals.shown {
        guard let id = try? DeviceID(device) else { throw ValidationError("\(device) is no device's name.") }
        let facility = try Names.organisation(to)
        let step: FacilityStep = release ? .release(id, facility) : .assign(id, facility)
        Console.print("assignment  \(try await at.submit(.facility(step)))")
      }
    }
  }
}
