import Crypto
import Foundation
import Oracle

/// Compares a log with its gateway.
struct Checking {
  let folder: LogFolder
  let gateway: GatewayClient

  /// How long the gateway may take to work off what the broker still holds.
  private static let settlingSeconds = 60

  struct Result {
    let conclusion: Conclusion
    let notes: [String]
    /// Patients of whom some reading calls people, or may: everybody else is nobody to be called about.
    let callable: Set<String>
  }

  /// Waits until the gateway receives nothing more, then compares.
  func run() throws -> Result {
    let text = try String(contentsOfFile: folder.rules, encoding: .utf8)
    let rules = try JudgingRules(rulesFile: text)
    let (run, baseline) = try head()
    let (account, versions) = try blocking { [gateway] in
      try await Self.waitUntilSettled(gateway)
      var versions: Set<String> = []
      let account = try await GatewayAccount.fetch(from: gateway, since: baseline) { versions.insert($0) }
      return (account, versions)
    }
    var comparison = Comparison(account: account, baseline: baseline, run: run)
    let verdicts = try VerdictFile(path: folder.verdicts, run: run)
    var callable: Set<String> = []
    let reckoner = Reckoner(rules: rules) { judged in
      comparison.take(judged)
      if judged.opinion.mayCall { callable.insert(run.devices[judged.device].patient) }
      try verdicts.write(judged)
    }
    try LogReader(path: folder.truth).forEach { try reckoner.take($0) }
    try reckoner.finish()
    try verdicts.close()
    let conclusion = comparison.conclude(reckoner)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try encoder.encode(conclusion).write(to: URL(fileURLWithPath: folder.conclusion))
    return Result(
      conclusion: conclusion, notes: notes(conclusion, run: run, baseline: baseline, rules: text, versions: versions),
      callable: callable)
  }

  /// The first lines of the log: who took part, and what the gateway had before.
  private func head() throws -> (RunLine, Baseline) {
    struct Enough: Error {}
    var run: RunLine?
    var baseline: Baseline?
    do {
      try LogReader(path: folder.truth).forEach { line in
        switch line {
        case .run(let found): run = found
        case .baseline(let found): baseline = found
        default: throw Enough()
        }
      }
    } catch is Enough {
      // The rest is read when everything is there to compare it with.
    }
    guard let run else { throw OracleError.noHeader }
    return (run, baseline ?? Baseline())
  }

  private static func waitUntilSettled(_ gateway: GatewayClient) async throws {
    var last = -1
    var same = 0
    for _ in 0..<settlingSeconds * 4 {
      // A gateway that is just starting again is waited for, too.
      let received = (try? await gateway.totals().counters.received) ?? -2
      same = received == last ? same + 1 : 0
      if same == 4, received >= 0 { return }
      last = received
      try await Task.sleep(for: .milliseconds(250))
    }
  }

  private func notes(
    _ conclusion: Conclusion, run: RunLine, baseline: Baseline, rules: String, versions: Set<String>
  ) -> [String] {
    var notes = ["\(conclusion.alarms) readings were found one by one as evidence on the ledger"]
    if conclusion.windows > 0 {
      notes.append(
        "\(conclusion.windows) summaries compared; their chains prove \(conclusion.proven) readings byte by byte")
    } else {
      notes.append("no summary had closed yet; `vigil-ward check` later compares them too")
    }
    let agreeing = conclusion.patients.filter(\.agrees).count
    notes.append("\(agreeing) of \(conclusion.patients.count) patients agree in every count")
    if conclusion.strangers > 0 { notes.append("\(conclusion.strangers) messages came from unknown devices") }
    let version = SHA256.hash(data: Data(rules.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    if let other = versions.first(where: { $0 != version }) {
      notes.append("the gateway judged by rules \(other.prefix(12)), the oracle by \(version.prefix(12))")
    }
    let meant = Set(run.devices.filter(\.isOrdered).map(\.patient)).count
    if let ordered = baseline.orders, !ordered.isEmpty {
      notes.append("\(ordered.count) devices are judged by signed orders for their wearers")
    } else if meant > 0 {
      notes.append("\(meant) patients are judged without their orders: the run places none (--doctor-wallet)")
    }
    for what in Set(conclusion.disturbances).sorted(by: { $0.rawValue < $1.rawValue }) {
      let times = conclusion.disturbances.count { $0 == what }
      notes.append(
        "disturbed \(times == 1 ? "once" : "\(times) times"): \(what.words); what was under way may have come again")
    }
    return notes
  }
}
