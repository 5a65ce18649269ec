import ArgumentParser
import Store

/// `vigil-micro verify`: `vigil verify` of a stored ledger beside its hashing alone.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Verify stored ledgers of several block sizes beside their hashing alone.",
    discussion: "The floor is one core's; verifying uses them all. Signatures are two a block: small blocks cost more.")

  @Option(help: "Entries in the ledger of the largest blocks; a tenth of it in the others.") var entries = 1_000_000
  @Option(help: ArgumentHelp("Entries a block, largest first.", valueName: "list")) var blocks = "1000,100,30,10"
  @Option(help: "How often each is verified.") var rounds = 3
  @OptionGroup var output: OutputOption

  func validate() throws {
    guard entries >= 1_000, rounds > 0, !sizes.isEmpty else {
      throw ValidationError("--entries is at least 1000, --rounds at least 1, --blocks a list of numbers above 0.")
    }
  }

  private var sizes: [Int] { blocks.split(separator: ",").compactMap { Int($0) }.filter { $0 > 0 } }

  func run() throws {
    var report = Report(output)
    report.say("`verify` of a stored ledger, all cores, beside its hashing alone on one core (aim: within 4 times)")
    for (index, size) in sizes.enumerated() {
      try measure(count: index == 0 ? entries : max(entries / 10, 1_000), perBlock: size, to: &report)
    }
    try report.save()
  }

  private func measure(count: Int, perBlock: Int, to report: inout Report) throws {
    let bench = try BenchStore()
    for _ in 0..<count / perBlock { try SampleEntries.append(perBlock, to: bench.store) }
    let hashed = try HashedLedger(path: bench.database)
    var own: [Double] = []
    var floor: [Double] = []
    for _ in 0..<rounds {
      own.append(try Stopwatch.wall.nanoseconds { try bench.verify(withValues: false) })
      floor.append(hashed.hash())
    }
    try report.add(
      Measurement(
        name: "verify, \(perBlock) entries a block", unit: "entry", aimPerSecond: nil, aimRatio: 4,
        floorName: "SHA-256 of the same bytes", own: Samples(own.map { $0 / Double(count) }),
        floor: Samples(floor.map { $0 / Double(count) }), ratio: Samples(zip(own, floor).map { $0 / $1 })))
  }
}
