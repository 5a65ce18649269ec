import ArgumentParser
import Foundation
import Ledger
import Sharing
import Triage

extension ResolutionReason: ExpressibleByArgument {}

/// `vigil alerts`: what is open, and answers to it.
struct AlertsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts", abstract: "List open alerts and answer them.",
    subcommands: [
      List.self, Show.self, Acknowledge.self, Reject.self, Resolve.self, Shelve.self, DrillCommand.self, Watch.self,
    ])

  static let columns = ["alert", "priority", "state", "patient", "technical", "evidence", "opened"]

  /// `vigil alerts list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the open alerts.")

    @OptionGroup var home: HomeOption
    @OptionGroup var listing: ListingOption

    func run() throws {
      let open = try home.withGateway { gateway, _ in
        WatchWarning.tell(gateway)
        return try gateway.ask(.alerts)
      }
      try listing.print(open, columns: AlertsCommand.columns)
    }
  }

  /// `vigil alerts show`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show one open alert.")

    @OptionGroup var home: HomeOption
    @OptionGroup var listing: ListingOption
    @Argument(help: "The alert's name, for example A1042.")
    var alert: String

    func run() throws {
      let found = try home.withGateway { gateway, _ in
        WatchWarning.tell(gateway)
        return try OpenAlert.find(alert, gateway: gateway)
      }
      try listing.print(.array([found]), columns: AlertsCommand.columns)
    }
  }

  /// `vigil alerts ack`
  struct Acknowledge: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ack", abstract: "Take an alert on; signed.",
      discussion: "Example: vigil alerts ack A1042 --wallet anna")

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Argument(help: "The alert's name, for example A1042.")
    var alert: String

    func run() throws {
      try OpenAlert.answer(alert, home: home, wallet: wallet) { .acknowledge(alert: alert, patient: $0) }
    }
  }

  /// `vigil alerts reject`
  struct Reject: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Decline an alert; others are called. Signed.")

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Argument(help: "The alert's name, for example A1042.")
    var alert: String

    func run() throws {
      try OpenAlert.answer(alert, home: home, wallet: wallet) { .reject(alert: alert, patient: $0) }
    }
  }

  /// `vigil alerts resolve`
  struct Resolve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End an alert; signed.",
      discussion: "Example: vigil alerts resolve A1042 --reason treated --note \"given oxygen\" --wallet anna")

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Argument(help: "The alert's name, for example A1042.")
    var alert: String
    @Option(help: "Why; sealed under the patient's key.")
    var reason: ResolutionReason
    @Option(help: "What else there is to say; sealed like the reason.")
    var note: String?

    func run() throws {
      if let note, !(1...Act.reasonBound).contains(note.count) {
        throw ValidationError("--note is empty or too long.")
      }
      try OpenAlert.answer(alert, home: home, wallet: wallet) {
        .resolve(alert: alert, patient: $0, reason: reason, note: note)
      }
    }
  }

  /// `vigil alerts watch`
  struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print each change of the open alerts until interrupted.",
      discussion: "Asks the running gateway once a second; the event stream /events is faster.")

    @OptionGroup var home: HomeOption

    func run() throws {
      let client = ControlClient(path: try home.initialised().controlSocket)
      var shown: Set<String> = []
      var warning: String?
      while true {
        let standing = WatchWarning.text(try client.ask(.standing))
        if standing != warning { Console.print(standing ?? "watching again") }
        warning = standing
        guard let open = try client.ask(.alerts).array else { throw OperatorRefusal.malformedAnswer }
        let lines = open.map(OpenAlert.line)
        for line in lines where !shown.contains(line) { Console.print(line) }
        shown = Set(lines)
        sleep(1)
      }
    }
  }
}
