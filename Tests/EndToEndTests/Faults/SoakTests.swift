import Foundation
import TestChance
import Testing

/// Hours of load: the first half undisturbed, for the memory's sake; the second under kills, slow syncs and a clock that
/// is set. `make soak HOURS=8` runs it; the table goes to the output and to `SOAK_TABLE`.
@Suite(.serialized) struct SoakTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let hours = environment["SOAK_HOURS"].flatMap(Double.init)

  @Test(.enabled(if: hours != nil, "hours of load: make soak HOURS=1"))
  func hoursOfLoadLeaveTheMemoryFlatAndTheAccountExact() throws {
    let seconds = (Self.hours ?? 0) * 3_600
    let seed = Self.environment["SOAK_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 0...UInt64(UInt32.max))
    print("soak of \(Int(seconds)) s, SOAK_SEED=\(seed)")
    var moments = SplitMix64(seed: seed)
    let place = try Installation(devices: 24)
    let trouble = try Trouble(in: place.folder)
    try place.startGateway(with: trouble.environment)
    try place.waitUntilReady()
    let ward = try Ward(place, rate: 60, seed: seed, ["--abnormal", "0.02"])
    var table = MemoryTable()
    let start = ContinuousClock.now
    while start.duration(to: .now) < .seconds(seconds / 2) {
      Thread.sleep(forTimeInterval: max(0.5, min(10, seconds / 100)))
      try #require(place.gateway?.exitCode == nil, "\(place.gateway?.output.suffix(2_000) ?? "")")
      // Memory that is flat because nobody sends anything is no finding.
      try #require(ward.program.exitCode == nil, "\(ward.program.output.suffix(2_000))")
      table.add(try place.residentKilobytes(), readings: try place.conservation()["received"])
    }
    try #require((table.samples.last?.readings ?? 0) > 0, "no reading came")
    print(table.text)
    if let path = Self.environment["SOAK_TABLE"] {
      try table.text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    if table.samples.count >= 40 { #expect(table.growth < 1.15, "the memory grew by \(table.growth)") }
    var troubles = 0
    while start.duration(to: .now) < .seconds(seconds) {
      try Self.disturb(place, trouble, using: &moments)
      troubles += 1
      try place.waitUntilReady()
      usleep(moments.next(upperBound: 5_000_000))
    }
    trouble.setClock(offMilliseconds: 0)
    try ward.drain()
    let account = try Account(place, ward)
    try account.requireEveryReadingOnce()
    #expect(try place.vigil("verify").hasPrefix("intact"))
    print("\(troubles) troubles, \(account.counts)")
  }

  private static func disturb(_ place: Installation, _ trouble: Trouble, using moments: inout SplitMix64) throws {
    switch moments.next(upperBound: 4 as UInt) {
    case 0:
      place.killGateway()
      try place.startGateway(with: trouble.environment)
    case 1:
      place.killBroker()
      try place.startBroker()
    case 2:
      trouble.delaySyncs(milliseconds: Int64(moments.next(upperBound: 1_500 as UInt64)))
      usleep(moments.next(upperBound: 5_000_000))
      trouble.delaySyncs(milliseconds: 0)
    default: trouble.setClock(offMilliseconds: Int64(moments.next(upperBound: 7_200_000 as UInt64)) - 3_600_000)
    }
  }
}

/// The gateway's memory over time.
private struct MemoryTable {
  private(set) var samples: [(kilobytes: Int, readings: Int)] = []

  mutating func add(_ kilobytes: Int, readings: Int) { samples.append((kilobytes, readings)) }

  /// The mean of the last quarter over that of the second: 1 is flat. The first quarter warms up.
  var growth: Double {
    let quarter = samples.count / 4
    func mean(_ part: some Collection<(kilobytes: Int, readings: Int)>) -> Double {
      Double(part.reduce(0) { $0 + $1.kilobytes }) / Double(max(part.count, 1))
    }
    return mean(samples.suffix(quarter)) / max(mean(samples.dropFirst(quarter).prefix(quarter)), 1)
  }

  /// At most 40 lines, each with a bar.
  var text: String {
    let every = max(1, samples.count / 40)
    let most = samples.map(\.kilobytes).max() ?? 1
    let lines = samples.enumerated().filter { $0.offset.isMultiple(of: every) }.map { _, sample in
      "\(sample.readings)\t\(sample.kilobytes)\t" + String(repeating: "#", count: sample.kilobytes * 50 / max(most, 1))
    }
    return (["readings\tresident kB\t"] + lines + ["last quarter / second quarter: \(growth)"]).joined(separator: "\n")
  }
}

extension Installation {
  /// The resident memory of the gateway.
  func residentKilobytes() throws -> Int {
    let pid = try #require(gateway?.pid)
    let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
    return try #require(line.split(whereSeparator: { " \t".contains($0) }).dropFirst().first.flatMap { Int($0) })
  }
}
