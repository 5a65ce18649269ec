import Alerting
import ArgumentParser
import Foundation
import Ledger
import Sharing
import Store
import Triage
import Vitals
import YAMLFile

/// `vigil rota`: who is on duty, where nobody is, and taking a unit over.
struct RotaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rota", abstract: "Show and check the rota; take a unit over.",
    discussion: "The rota is config/rota.yaml in the home; the gateway reads it at start and on SIGHUP.",
    subcommands: [Show.self, Check.self, HandOver.self])

  static func file(_ folder: HomeFolder, _ path: String?) throws -> RotaFile {
    do {
      if let file = try RotaFile(path: path ?? folder.rota) { return file }
    } catch let refusal as RotaFile.Refusal {
      Console.warn("vigil: \(refusal)")
      throw ExitCode(2)
    }
    throw ValidationError("There is no \(path ?? folder.rota): everybody on a team is always called.")
  }

  /// `vigil rota show`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the shifts of the next hours, and who is on duty now.")

    @OptionGroup var home: HomeOption
    @OptionGroup var listing: ListingOption
    @Option(help: "How many hours ahead.")
    var hours = 24

    func run() throws {
      let rota = try RotaCommand.file(try home.initialised(), nil).rota
      let now = SystemClock.now()
      let range = now..<now.adding(milliseconds: Int64(max(1, min(hours, 8_760))) * 3_600_000)
      let rows = rota.units.keys.sorted().flatMap { unit in
        rota.duties(of: unit, in: range).map { duty -> JSONValue in
          [
            "unit": .string(unit), "shift": .string(duty.shift.name),
            "since": .integer(duty.time.lowerBound.milliseconds),
            "until": .integer(duty.time.upperBound.milliseconds), "now": .bool(duty.time.contains(now)),
            "persons": .array(duty.shift.persons.map { .string($0) }),
          ]
        }
      }
      try listing.print(.array(rows), columns: ["unit", "shift", "since", "until", "now", "persons"])
    }
  }

  /// `vigil rota check`
  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a rota file and list the times at which a tier has nobody.",
      discussion: "Exit code 0 without a gap, 1 with one, 2 for a file that is refused.")

    @OptionGroup var home: HomeOption
    @Option(help: ArgumentHelp("Another file than the home's, before it is put in force.", valueName: "file"))
    var file: String?
    @Option(help: "How many days ahead.")
    var days = 7

    func run() async throws {
      let folder = try home.initialised()
      let rota = try RotaCommand.file(folder, file).rota
      let persons = try home.ask(.persons)
      let now = SystemClock.now()
      let range = now..<now.adding(milliseconds: Int64(max(1, min(days, 366))) * 86_400_000)
      let gaps = RotaGap.all(in: rota, over: range) { role, person in
        (persons.array ?? []).contains { row in
          row["person"]?.string == person && row["role"]?.string == role.rawValue && row["active"]?.bool == true
        }
      }
      for gap in gaps { Console.print(gap.words) }
      Console.print(gaps.isEmpty ? "no gap in \(days) days" : "\(gaps.count) gaps in \(days) days")
      if !gaps.isEmpty { throw ExitCode(1) }
    }
  }

  /// `vigil rota handover`
  struct HandOver: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "handover", abstract: "List a unit's open alerts and take the unit over; signed.",
      discussion: "Example: vigil rota handover --unit ward-1 --wallet anna")

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Option(help: "The unit that is taken over.")
    var unit: String

    func run() throws {
      guard let id = try? UnitID(unit) else { throw ValidationError("\(unit) is no unit's name.") }
      try home.withGateway { gateway, _ in
        let open = (try gateway.ask(.alerts).array ?? []).filter { row in
          row["unit"]?.string == unit && row["drill"]?.bool != true
        }
        for alert in open {
          Console.warn(OpenAlert.line(alert) + (alert["by"]?.string.map { "  taken on by \($0)" } ?? "  not answered"))
        }
        let act = Act.acceptShift(unit: id, alerts: open.compactMap { $0["alert"]?.string })
        try Receipts.print(try wallet.sign(act, gateway: gateway))
      }
    }
  }
}
