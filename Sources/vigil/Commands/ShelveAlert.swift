import ArgumentParser
import Sharing
import Vitals

extension AlertsCommand {
  /// `vigil alerts shelve`
  struct Shelve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lay an alert aside for a time; signed.",
      discussion: """
        Nobody is called until then, unless it becomes graver. Never one of high priority, and twelve hours at most.
        Example: vigil alerts shelve A1042 --minutes 60 --reason "probe is being changed" --wallet anna
        """)

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Argument(help: "The alert's name, for example A1042.")
    var alert: String
    @Option(help: "For how long, in minutes from now.")
    var minutes: Int?
    @Option(help: ArgumentHelp("Until then instead (RFC 3339).", valueName: "time"))
    var until: String?
    @Option(help: "Why; sealed under the patient's key.")
    var reason: String

    func run() throws {
      guard (1...Act.reasonBound).contains(reason.count) else {
        throw ValidationError("--reason is empty or too long.")
      }
      let until = try end(now: SystemClock.now())
      try OpenAlert.answer(alert, home: home, wallet: wallet) {
        .shelve(alert: alert, patient: $0, until: until, reason: reason)
      }
    }

    private func end(now: Timestamp) throws -> Timestamp {
      switch (minutes, try PeriodText.time(until)) {
      case (let minutes?, nil):
        guard (1...720).contains(minutes) else { throw ValidationError("--minutes is 1 to 720.") }
        return now.adding(milliseconds: Int64(minutes) * 60_000)
      case (nil, let time?):
        guard time > now else { throw ValidationError("--until is over already.") }
        return time
      default: throw ValidationError("Say either --minutes or --until.")
      }
    }
  }
}
