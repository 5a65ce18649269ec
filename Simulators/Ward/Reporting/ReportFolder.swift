import Foundation
import Measure

/// Writes a report's page, its JSON and its CSV.
struct ReportFolder {
  let path: String

  func write(_ report: RunReport) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try write(encoder.encode(report), to: "report.json")
    try write(Data(ReportCSV.text(report).utf8), to: "report.csv")
    try write(Data(ReportPage.html(report).utf8), to: "report.html")
  }

  private func write(_ data: Data, to name: String) throws {
    try data.write(to: URL(fileURLWithPath: path).appendingPathComponent(name), options: .atomic)
  }
}
