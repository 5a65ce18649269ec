import ArgumentParser
import Foundation
import Ledger
import Sharing
import Store
import Triage
import Vitals

/// `vigil patient order`: a patient's own limits and scale.
struct PatientOrder: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "order", abstract: "Order how a patient is watched, signed by a doctor of the patient.",
    subcommands: [Place.self, Withdraw.self, List.self])

  /// `vigil patient order place`
  struct Place: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Place an order until it expires; terms and reason are sealed.",
      discussion: """
        Examples: vigil patient order place pat-00aa --scale scale-2 --days 30 --reason "COPD, target 88-92" --wallet anna
          vigil patient order place pat-00aa --limit hr.low=38 --limit temp.high=38.5 --days 7 --reason athlete --wallet anna
        A side of a vital that is named replaces that side of the rules; a suppression lives at most 7 days.
        """)

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Argument(help: "The patient's pseudonym.")
    var patient: String
    @Option(help: "scale-1 or scale-2: which NEWS2 scale scores the saturation.")
    var scale: String?
    @Option(name: .customLong("no-news2"), help: "Why NEWS2 does not apply: age-under-16 or pregnant.")
    var refusal: String?
    @Option(
      name: .customLong("limit"),
      help: "vital.depth=value, for example hr.low=38; depths: critical-low, low, high, critical-high. Repeatable.")
    var limits: [String] = []
    @Option(
      name: .customLong("suppress"),
      help: "A condition about which nobody is called, for example limit.hr.high. Repeatable.")
    var suppressed: [String] = []
    @Option(help: "How many days it lasts.")
    var days: Int
    @Option(help: "Why; sealed.")
    var reason: String

    func run() throws {
      guard (1...Int(Act.orderDays)).contains(days) else {
        throw ValidationError("--days is 1 to \(Act.orderDays).")
      }
      let terms = try OrderOptions.terms(scale: scale, refusal: refusal, limits: limits, suppressed: suppressed)
      try home.withGateway { gateway, _ in
        let expires = SystemClock.now().adding(milliseconds: Int64(days) * 86_400_000)
        let act = Act.placeOrder(patient: patient, terms: terms, reason: reason, expires: expires)
        try Receipts.print(try wallet.sign(act, gateway: gateway))
      }
    }
  }

  /// `vigil patient order withdraw`
  struct Withdraw: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End an order before its time.",
      discussion: "Example: vigil patient order withdraw pat-00aa 1042 --reason \"weaned\" --wallet anna")

    @OptionGroup var home: HomeOption
    @OptionGroup var wallet: WalletOption
    @Argument(help: "The patient's pseudonym.")
    var patient: String
    @Argument(help: "The order: the position of its entry.")
    var order: Int64
    @Option(help: "Why; sealed.")
    var reason: String

    func run() throws {
      try home.withGateway { gateway, _ in
        let act = Act.withdrawOrder(patient: patient, order: order, reason: reason)
        try Receipts.print(try wallet.sign(act, gateway: gateway))
      }
    }
  }

  /// `vigil patient order list`
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show a patient's orders.", discussion: "Runs beside a running gateway.")

    @OptionGroup var home: HomeOption
    @Argument(help: "The patient's pseudonym.")
    var patient: String
    @Flag(help: "Those that ended too.")
    var all = false

    func run() async throws {
      let folder = try home.initialised()
      let reader = try folder.reader()
      guard let orders = try await reader.orders(of: patient, scope: .facility, all: all) else {
        Console.warn("vigil: there is no patient \(patient)")
        throw ExitCode.failure
      }
      for order in orders {
        let terms = order.payload.value?.object.flatMap { try? OrderTerms(members: $0) }
        let reason = order.payload.value?["reason"]?.string ?? "-"
        Console.print(
          """
          \(order.position)  by \(order.author) at \(order.placed.rfc3339), \
          \(order.ended.map { "ended \($0.rfc3339)" } ?? "until \(order.expires.rfc3339)")
            \(terms?.words ?? order.payload.state); reason: \(reason)
          """)
      }
    }
  }
}
