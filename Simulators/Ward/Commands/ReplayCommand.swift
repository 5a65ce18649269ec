import ArgumentParser
import Foundation
import WardKit

/// Plays recorded vitals back.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Publish recorded vitals from a CSV file with their own timing.",
    discussion: """
      The header names the columns: `time` (seconds, milliseconds since 1970 or RFC 3339), then any of device, hr, spo2, \
      rr, temp, sbp, dbp, glucose, rhythm, fall. An empty cell was not measured. Each device of the recording plays on \
      the next device of --devices; readings bear the time at which they are played.
      Example: vigil-ward replay night.csv --devices ward.json --compress 60 --drain 30s
      """)

  @Argument(help: "The recording.") var file: String
  @OptionGroup var load: LoadOptions
  @Option(help: "How many times as fast as it was recorded.") var compress = 1.0

  func run() throws {
    guard let data = FileManager.default.contents(atPath: file), let text = String(data: data, encoding: .utf8) else {
      throw ValidationError("\(file) cannot be read, or is not UTF-8")
    }
    let recording = try Recording.parse(csv: text, file: file)
    let base = """
      name: replay
      summary: \(recording.tracks.count) recorded devices of \(URL(fileURLWithPath: file).lastPathComponent)
      patients: { count: \(recording.tracks.count) }
      """
    var overrides = [(key: "time-compression", value: "\(compress)")]
    if load.duration == nil { overrides.append(("duration", "\(recording.seconds + compress)")) }
    overrides += try load.overrides()
    let scenario = try ScenarioFile.parse(base, file: "replay", overrides: overrides)
    try RunLauncher(scenario: scenario, load: load, recording: recording).run()
  }
}
