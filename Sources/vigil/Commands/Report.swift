import Alerting
import ArgumentParser
import Foundation
import Ledger
import Store
import Vault
import Vitals

/// `vigil report`: how good the alarms of a stretch of time were.
struct Report: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Report the quality of alarms: how many, how they ended, how long people waited.",
    discussion: """
      From the ledger alone; runs beside a running gateway. Drills are never counted as alerts.
      Example: vigil report --days 30 --html alarms.html
      """)

  @OptionGroup var home: HomeOption
  @Option(help: "The last so many days.")
  var days = 7
  @Option(help: ArgumentHelp("Begin here instead (RFC 3339).", valueName: "time"))
  var from: String?
  @Option(help: ArgumentHelp("End here, not included. Default: now.", valueName: "time"))
  var until: String?
  @Flag(help: "Print JSON instead of a table.")
  var json = false
  @Option(help: ArgumentHelp("Write a page that stands by itself.", valueName: "file"))
  var html: String?

  func run() async throws {
    let folder = try home.initialised()
    let range = try range(now: SystemClock.now())
    let reader = try folder.reader()
    var quality = try await reader.stories(openedIn: range, into: AlarmQuality(range: range)) { $0.add($1) }
    quality.patientDays = Double(try await reader.wornMilliseconds(in: range)) / 86_400_000
    if let html {
      let page = QualityPage(quality, title: try folder.loadNodeKey().name).html
      try Durable.replace(html, with: Array(page.utf8), mode: 0o644)
    }
    if json {
      Console.print(String(decoding: try CanonicalJSON.encode(quality.json), as: UTF8.self))
    } else {
      let width = quality.rows.map(\.name.count).max() ?? 0
      for row in quality.rows {
        Console.print(row.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + row.value)
      }
    }
  }

  private func range(now: Timestamp) throws -> Range<Timestamp> {
    guard (1...36_500).contains(days) else { throw ValidationError("--days is a whole number above 0.") }
    let end = try PeriodText.time(until) ?? now
    let start = try PeriodText.time(from) ?? end.adding(milliseconds: -Int64(days) * 86_400_000)
    guard start < end else { throw ValidationError("--from must be before --until") }
    return start..<end
  }
}
