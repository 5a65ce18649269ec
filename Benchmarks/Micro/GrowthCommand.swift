import ArgumentParser
import Foundation
import Ledger
import Store
import Triage
import Vitals

/// `vigil-micro growth`: what an append costs as the ledger grows. It must stay flat.
struct GrowthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "growth", abstract: "Append cost and the latency of a lone emergency as the ledger grows.")

  /// Emergencies at each size, each of a patient of its own.
  private static let emergencies = 60
  private static let fill = 1_000

  @Option(help: ArgumentHelp("Entries to grow to, ascending.", valueName: "list")) var sizes = "10000,100000,1000000"
  @Option(help: "The most that an entry may cost at the last size, as a multiple of the first.") var bound = 1.5
  @OptionGroup var rulesFile: RulesOption
  @OptionGroup var output: OutputOption

  private var list: [Int] { sizes.split(separator: ",").compactMap { Int($0) } }

  func validate() throws {
    guard list.count >= 2, list == list.sorted(), (list.first ?? 0) >= 10_000 else {
      throw ValidationError("--sizes takes at least two numbers from 10000 up, ascending.")
    }
  }

  func run() throws {
    let rules = try rulesFile.load()
    let bench = try BenchStore()
    let raw = try RawTable()
    let bytes = try SampleEntries.bytes(origin: bench.key.name)
    let devices = try bench.addDevices(0..<Self.emergencies * list.count)
    var report = Report(output)
    report.say("A ledger that grows; bare SQLite inserts of the same bytes grow beside it")
    report.say(
      "     entries  entry of 100   bare insert  ratio  commit of 1 p50 / p99   emergency p50 / p99  start   RSS")
    var rows: [Row] = []
    for (step, size) in list.enumerated() {
      while bench.store.head.size < size - Self.fill { try SampleEntries.append(Self.fill, to: bench.store) }
      for _ in 0..<(size - (step == 0 ? 0 : list[step - 1])) / Self.fill { try raw.append(Self.fill, bytes) }
      var row = Row(size: size)
      (row.entry, row.bare) = try Self.entries(bench, raw, bytes)
      row.commit = Samples(
        try (0..<200).map { _ in try Stopwatch.wall.nanoseconds { try SampleEntries.append(1, to: bench.store) } })
      row.emergency = try Self.emergencies(bench, devices, step, rules)
      row.startNanoseconds = try Stopwatch.wall.nanoseconds { try bench.restart() }
      row.residentMegabytes = Self.residentMegabytes()
      report.say(row.text)
      rows.append(row)
    }
    try finish(rows, report: &report)
  }

  /// Figures at one size.
  private struct Row {
    let size: Int
    var entry = Samples([])
    var bare = Samples([])
    var commit = Samples([])
    var emergency = Samples([])
    var startNanoseconds = 0.0
    var residentMegabytes = 0.0

    init(size: Int) { self.size = size }

    var text: String {
      let cells = [
        "\(size)", Report.time(entry.median), Report.time(bare.median),
        String(format: "%.2f", entry.median / bare.median),
        "\(Report.time(commit.median)) / \(Report.time(commit.percentile(0.99)))",
        "\(Report.time(emergency.median)) / \(Report.time(emergency.percentile(0.99)))",
        Report.time(startNanoseconds), String(format: "%.0f MB", residentMegabytes),
      ]
      let widths = [12, 13, 13, 6, 23, 21, 10, 7]
      return zip(cells, widths).map { String(repeating: " ", count: max($1 - $0.count, 1)) + $0 }.joined()
    }
  }

  /// Nanoseconds an entry at 100 a commit, of the store and of bare SQLite, in turn.
  private static func entries(_ bench: BenchStore, _ raw: RawTable, _ bytes: [UInt8]) throws -> (Samples, Samples) {
    var own: [Double] = []
    var bare: [Double] = []
    for _ in 0..<100 {
      own.append(try Stopwatch.wall.nanoseconds { try SampleEntries.append(100, to: bench.store) } / 100)
      bare.append(try Stopwatch.wall.nanoseconds { try raw.append(100, bytes) } / 100)
    }
    return (Samples(own), Samples(bare))
  }

  /// From handing an abnormal reading to the writer until its block and its alert are durable.
  private static func emergencies(
    _ bench: BenchStore, _ devices: [DeviceIndex], _ step: Int, _ rules: Rules
  ) throws -> Samples {
    let times = try (step * emergencies..<(step + 1) * emergencies).map { number in
      bench.advance(milliseconds: 50)
      var reading = Reading(time: bench.now, sequence: 1)
      reading.vitals[.heartRate] = 150
      let item = bench.received(reading, device: devices[number], number: number)
      return try Stopwatch.wall.nanoseconds {
        _ = try bench.store.writer.wait(urgent: true) { try $0.receive(item, rules: rules) }
      }
    }
    return Samples(times)
  }

  private static func residentMegabytes() -> Double {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
    return pages * Double(getpagesize()) / 1_048_576
  }

  private func finish(_ rows: [Row], report: inout Report) throws {
    for row in rows {
      try report.add(
        Measurement(
          name: "ledger append at \(row.size) entries", unit: "entry", aimPerSecond: nil,
          floorName: "bare SQLite insert, 100 a commit", own: row.entry, floor: row.bare,
          ratio: Samples([row.entry.median / row.bare.median])))
    }
    let parts: [(String, (Row) -> Double)] = [
      ("an entry, 100 a commit", { $0.entry.median }), ("a commit of one entry", { $0.commit.median }),
      ("a lone emergency", { $0.emergency.median }), ("bare SQLite insert", { $0.bare.median }),
    ]
    for (name, value) in parts {
      report.add(
        series: name, in: "What becoming durable costs", x: "entries in the ledger", y: "us",
        isFloor: name.hasPrefix("bare"), points: rows.map { (Double($0.size), value($0) / 1e3) })
    }
    guard let first = rows.first, let last = rows.last else { return }
    let growth = last.entry.median / first.entry.median
    report.add(
      ratio: growth, named: "growth of an append, \(first.size) to \(last.size)", unit: "entry",
      own: last.entry.median, floor: first.entry.median, floorName: "the same at \(first.size) entries")
    report.say(String(format: "an entry costs %.2f times what it cost at %d", growth, first.size))
    try report.save()
    guard growth <= bound else {
      report.say(String(format: "NOT FLAT: the bound is %.2f", bound))
      throw ExitCode(1)
    }
  }
}
