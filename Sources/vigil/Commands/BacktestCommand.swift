import ArgumentParser
import Backtest
import Foundation
import Intake
import Store
import Triage
import Vitals

/// `vigil backtest`: what other rules would have announced on recorded data, beside the rules in force.
struct BacktestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest", abstract: "Compare rules with the rules in force on recorded readings.",
    discussion: """
      Replays recorded readings through both, on the readings' own clock, with people who answer every call at once.

      RECORDING is CSV (*.csv: a header with time, then any of patient, device and the keys of the native payload) or JSON
      lines (native payloads; `patient` beside their keys where a device had several wearers). Files hold no orders: everybody
      is judged by the rules alone.

      Without a file the ledger's own readings are taken, with the orders under which each was judged. Those are the evidence
      of alarms and the strips around it; other normal readings are kept as summaries only. So an alert is over when nothing
      was recorded for the stable time, laxer rules are judged in full, and stricter ones only where something was wrong
      already. Patient days are those in which devices were worn. Nothing is stored.

      Exit code 3 when readings of the ledger could not be read though nobody erased them: how many and why is said, and the
      comparison is of the others.

      Example: vigil backtest --rules new.yaml ward-day.csv
      """)

  @OptionGroup var home: HomeOption
  @Argument(help: "Recordings, *.csv or JSON lines. Default: what the ledger holds.")
  var recordings: [String] = []
  @Option(help: ArgumentHelp("The rules to try.", valueName: "file"))
  var rules: String
  @Option(help: ArgumentHelp("The rules to compare with. Default: the home's config/triage.yaml.", valueName: "file"))
  var current: String?
  @Option(help: ArgumentHelp("Readings from this time on (RFC 3339).", valueName: "time"))
  var from: String?
  @Option(
    name: [.long, .customLong("to")], help: ArgumentHelp("Readings before this time (RFC 3339).", valueName: "time"))
  var until: String?
  @Flag(help: "Print JSON instead of a table.")
  var json = false

  func run() async throws {
    let proposed = try RulesFile.load(path: rules)
    let inForce = try RulesFile.load(path: try current ?? home.initialised().rules)
    let period = try PeriodText.period(from: from, until: until)
    let (recording, isWhole) = try await recording(in: period)
    guard !recording.tracks.isEmpty else {
      Console.warn("vigil: there are no readings in this period")
      throw ExitCode.failure
    }
    let comparison = Comparison(
      recording,
      current: Replay(recording, rules: inForce) { Console.progress("rules in force: \($0) of \($1) patients") },
      proposed: Replay(recording, rules: proposed) { Console.progress("new rules: \($0) of \($1) patients") })
    Console.endProgress()
    let report = BacktestReport(comparison)
    if json {
      Console.print(try report.json())
    } else {
      for line in report.lines { Console.print(line) }
    }
    // The comparison stands, but not for what could not be read.
    guard isWhole else { throw ExitCode(3) }
  }

  /// - Returns: the readings, and whether all that should be there could be read.
  private func recording(in period: Range<Timestamp>) async throws -> (Recording, isWhole: Bool) {
    guard !recordings.isEmpty else { return try await ledgerRecording(in: period) }
    var readings: [RecordedReading] = []
    for file in recordings {
      let data = try InputFile.read(file)
      if file.hasSuffix(".csv") {
        readings += try CSVRecording.parse(String(decoding: data, as: UTF8.self), file: file)
      } else {
        readings += try JSONLinesRecording.parse(data, file: file)
      }
    }
    return (Recording(readings, in: period), true)
  }

  private func ledgerRecording(in period: Range<Timestamp>) async throws -> (Recording, isWhole: Bool) {
    let reader = try home.initialised().reader()
    let recorded = try await reader.recordedReadings(in: period)
    for (name, missing) in [("readings", recorded.missing), ("parts of strips", recorded.missingStrips)] {
      for (gap, count) in missing.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        Console.warn("vigil: \(count) \(name) of the ledger are left out: \(gap.rawValue)")
      }
    }
    let readings = recorded.readings.map {
      RecordedReading(patient: $0.patient, reading: $0.reading, orders: $0.orders)
    }
    // A device that is worn still was worn until now, not until the end of time.
    let end = max(period.lowerBound, min(period.upperBound, SystemClock.now()))
    let worn = try await reader.wornMilliseconds(in: period.lowerBound..<end)
    return (Recording(readings, in: period, source: .evidence(wornMilliseconds: worn)), !recorded.isDamaged)
  }
}
