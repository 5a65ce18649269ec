import ArgumentParser
import Store

/// `vigil-micro verify`: `vigil verify` of a stored ledger beside its hashing alone.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Verify stored ledgers of several block sizes beside their hashing alone.",
    discussion: """
      The floor is one core's; verifying uses them all. Signatures are two a block: small blocks cost more. A ward's day has \
      some 6 entries a block, and `vigil verify` opens each sealed value beside them.
      """)

  @Option(help: "Entries in the ledger of the largest blocks; a tenth of it in the others.") var entries = 1_000_000
  @Option(help: ArgumentHelp("Entries a block, largest first.", valueName: "list")) var blocks = "1000,100,30,10,6"
  @Option(help: ArgumentHelp("Entries a block of ledgers with a sealed value an entry.", valueName: "list"))
  var sealed = "1000,6"
  @Option(help: "How often each is verified.") var rounds = 3
  @OptionGroup var output: OutputOption

  func validate() throws {
    guard entries >= 1_000, rounds > 0, !sizes(blocks).isEmpty else {
      throw ValidationError("--entries is at least 1000, --rounds at least 1, --blocks a list of numbers above 0.")
    }
  }

  private func sizes(_ list: String) -> [Int] { list.split(separator: ",").compactMap { Int($0) }.filter { $0 > 0 } }

  func run() throws {
    var report = Report(output)
    report.say("`verify` of a stored ledger, all cores, beside its hashing alone on one core (aim: within 4 times)")
    let tenth = max(entries / 10, 1_000)
    for (index, size) in sizes(blocks).enumerated() {
      try measure(count: index == 0 ? entries : tenth, perBlock: size, withValues: false, to: &report)
    }
    for size in sizes(sealed) { try measure(count: tenth, perBlock: size, withValues: true, to: &report) }
    try report.save()
  }

  private func measure(count: Int, perBlock: Int, withValues: Bool, to report: inout Report) throws {
    let bench = try BenchStore()
    let patients = try withValues ? bench.addPatients(24) : []
    for _ in 0..<count / perBlock { try SampleEntries.append(perBlock, to: bench.store, sealedFor: patients) }
    let hashed = try HashedLedger(path: bench.database, withValues: withValues)
    var passed: [(own: Double, floor: Double)] = []
    var spent: [(own: Double, floor: Double)] = []
    for _ in 0..<rounds {
      let own = try Self.cost(.processors) { try bench.verify(withValues: withValues) }
      let floor = Self.cost(.processor) { hashed.hash() }
      passed.append((own.passed, floor.passed))
      spent.append((own.spent, floor.spent))
    }
    let name = withValues ? "verify with values, \(perBlock) entries a block" : "verify, \(perBlock) entries a block"
    try report.add(Self.measurement(name, of: passed, count: count, aimRatio: 4))
    try report.add(Self.measurement("\(name): processors", of: spent, count: count, aimRatio: nil))
  }

  /// The time that passes, and the time that processors spend, in nanoseconds.
  private static func cost(
    _ processors: Stopwatch, of body: () throws -> Void
  ) rethrows -> (passed: Double, spent: Double) {
    var spent = 0.0
    let passed = try Stopwatch.wall.nanoseconds { spent = try processors.nanoseconds(of: body) }
    return (passed, spent)
  }

  private static func measurement(
    _ name: String, of pairs: [(own: Double, floor: Double)], count: Int, aimRatio: Double?
  ) -> Measurement {
    Measurement(
      name: name, unit: "entry", aimPerSecond: nil, aimRatio: aimRatio, floorName: "SHA-256 of the same bytes",
      own: Samples(pairs.map { $0.own / Double(count) }), floor: Samples(pairs.map { $0.floor / Double(count) }),
      ratio: Samples(pairs.map { $0.own / $0.floor }))
  }
}
