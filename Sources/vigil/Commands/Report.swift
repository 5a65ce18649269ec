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
  var to: String?
  @Flag(help: "Print JSON instead of a table.")
  var json = false
  @Option(help: ArgumentHelp("Write a page that stands by itself.", valueName: "file"))
  var html: String?

  func run() async throws {
    let folder = try home.initialised()
    let range = try range(now: SystemClock.now())
    let reader = try Reader(
      databaseFile: folder.database, keyRing: try folder.loadKeyRing(), clock: SystemClock.now)
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
    let end = try to.map { try Self.time($0, option: "--to") } ?? now
    guard (1...36_500).contains(days) else { throw ValidationError("--days is a whole number above 0.") }
    let start =
      try from.map { try Self.time($0, option: "--from") } ?? end.adding(milliseconds: -Int64(days) * 86_400_000)
    guard start < end else { throw ValidationError("--from is not before --to.") }
    return start..<end
  }

  private static func time(_ text: String, option: String) throws -> Timestamp {
    guard let time = Timestamp(rfc3339: text) else { throw ValidationError("\(option): \(text) is no time.") }
    return time
  }
}
