import ArgumentParser
import Foundation
import GRDB
import Ledger
import Store
import Triage
import Vitals

/// `vigil-micro day`: what a day of readings leaves on the ledger, with and without the filter.
struct DayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "day", abstract: "Ledger bytes and blocks of a simulated day, with and without the filter.",
    discussion: """
      A ward's day goes through a real store with its clock set forward. Without the filter every reading becomes an entry \
      with its value sealed beside it, as an abnormal one does; the readings of one instant share a block in both.
      """)

  @Option(help: "Wearables, each with a patient.") var devices = 24
  @Option(help: "Seconds between two readings of one.") var interval = 5
  @Option(help: "Hours.") var hours = 24
  @OptionGroup var rulesFile: RulesOption
  @OptionGroup var output: OutputOption

  func validate() throws {
    guard (1...1_000).contains(devices), (1...3_600).contains(interval), (1...168).contains(hours) else {
      throw ValidationError("--devices is 1 to 1000, --interval 1 to 3600, --hours 1 to 168.")
    }
  }

  func run() throws {
    let rules = try rulesFile.load()
    var report = Report(output)
    report.say("\(devices) patients, a reading every \(interval) s, \(hours) h")
    report.say("                    readings   abnormal    entries     blocks   ledger   database   time here")
    let filtered = try live(
      through: { try $0.receive($1, rules: rules) == .alarmed }, named: "with the filter", &report)
    let kept = try live(through: Self.keepEvery, named: "without it", &report)
    report.say(
      String(
        format: "the filter writes %.1f %% of the ledger's bytes and %.1f %% of its blocks",
        100 * Double(filtered.ledgerBytes) / Double(kept.ledgerBytes),
        100 * Double(filtered.blocks) / Double(kept.blocks)))
    for (name, own, floor) in [
      ("ledger bytes of a day, filtered", filtered.ledgerBytes, kept.ledgerBytes),
      ("blocks of a day, filtered", filtered.blocks, kept.blocks),
      ("database bytes of a day, filtered", filtered.fileBytes, kept.fileBytes),
    ] {
      report.add(
        ratio: Double(own) / Double(floor), named: name, unit: "day", own: Double(own), floor: Double(floor),
        floorName: "every reading an entry")
    }
    try report.save()
  }

  /// What a day left behind.
  private struct Day {
    var readings = 0
    var abnormal = 0
    var entries = 0
    var blocks = 0
    var ledgerBytes = 0
    var fileBytes = 0
  }

  private func live(
    through take: @escaping @Sendable (Transaction, ReceivedReading) throws -> Bool, named name: String,
    _ report: inout Report
  ) throws -> Day {
    let began = Stopwatch.wall.now
    let bench = try BenchStore()
    let indexes = try bench.addDevices(0..<devices)
    let before = try Self.ledger(bench)
    var ward = DayOfReadings(patients: devices, hours: hours)
    var day = Day()
    for tick in 0..<hours * 3_600 / interval {
      bench.advance(milliseconds: Int64(interval) * 1_000)
      let items = (0..<devices).map { patient in
        let reading = ward.reading(of: patient, sequence: UInt64(tick + 1), at: bench.now, second: tick * interval)
        return bench.received(reading, device: indexes[patient], number: patient)
      }
      let closes = tick * interval % 60 < interval
      day.abnormal += try bench.store.writer.wait { transaction in
        if closes { _ = try transaction.closeIdleWindows(limit: 1_000) }
        return try items.reduce(into: 0) { $0 += try take(transaction, $1) ? 1 : 0 }
      }
      day.readings += items.count
    }
    bench.advance(milliseconds: 3_600_000)
    _ = try bench.store.writer.wait { try $0.closeIdleWindows(limit: 100_000) }
    try bench.store.close()
    let after = try Self.ledger(bench)
    day.entries = after.entries - before.entries
    day.blocks = after.blocks - before.blocks
    day.ledgerBytes = after.bytes - before.bytes
    day.fileBytes = bench.folder.size(of: "data/vigil.sqlite")
    let cells = [
      "\(day.readings)", "\(day.abnormal)", "\(day.entries)", "\(day.blocks)", Self.megabytes(day.ledgerBytes),
      Self.megabytes(day.fileBytes), String(format: "%.0f s", Double(Stopwatch.wall.now - began) / 1e9),
    ]
    report.say(
      name + String(repeating: " ", count: 17 - name.count)
        + cells.map { String(repeating: " ", count: max(11 - $0.count, 0)) + $0 }.joined())
    return day
  }

  /// Without a filter: what an abnormal reading leaves on the ledger, for every reading, without the alert.
  @Sendable private static func keepEvery(_ transaction: Transaction, _ item: ReceivedReading) throws -> Bool {
    let subject = transaction.registry.device(item.device)?.wearer(at: item.reading.time)
    let patient = subject.flatMap { transaction.registry.patient($0) }
    var values: [String: JSONValue] = ["digest": .string(item.digest.hex)]
    for vital in Vital.allCases {
      if let value = item.reading.vitals[vital] { values[vital.key] = .integer(Int64(value)) }
    }
    _ = try transaction.append(
      .readingAlarmed, about: subject, pseudonym: patient?.id,
      body: [
        "boot": .integer(Int64(item.reading.boot)), "device": .string("d\(item.device)"),
        "seq": .integer(Int64(item.reading.sequence ?? 0)),
      ],
      payload: .object(values))
    return false
  }

  /// What stands on the ledger: entries, headers, signatures, checkpoints, hashes.
  private static func ledger(_ bench: BenchStore) throws -> (entries: Int, blocks: Int, bytes: Int) {
    var configuration = Configuration()
    configuration.readonly = true
    return try DatabaseQueue(path: bench.database, configuration: configuration).read { db in
      let sql = """
        SELECT (SELECT count(*) FROM entries), (SELECT count(*) FROM blocks),
          (SELECT coalesce(sum(length(bytes) + 32), 0) FROM entries)
          + (SELECT coalesce(sum(length(header) + length(hash) + length(signature) + length(checkpoint)), 0) FROM blocks)
          + (SELECT coalesce(sum(length(hash)), 0) FROM nodes) + (SELECT coalesce(sum(length(bytes)), 0) FROM sealed)
        """
      guard let row = try Row.fetchOne(db, sql: sql) else { throw BenchError.sqlite("no ledger") }
      return (row[0], row[1], row[2])
    }
  }

  private static func megabytes(_ bytes: Int) -> String { String(format: "%.1f MB", Double(bytes) / 1e6) }
}
