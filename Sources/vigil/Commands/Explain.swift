import ArgumentParser
import Foundation
import Ledger
import Sharing
import Store
import Vitals

/// `vigil explain A…`: an alert's life, step by step, from the ledger alone.
struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain an alert step by step, or why nobody was called about a patient at some time.",
    discussion: """
      Runs beside a running gateway. Examples: vigil explain A1042
        vigil explain --patient pat-00aa11bb22cc33dd --at 2026-11-21T03:12:00Z
      """)

  @OptionGroup var home: HomeOption
  @Argument(help: "The alert's name, for example A1042.")
  var alert: String?
  @Option(help: "The patient's pseudonym, instead of an alert.")
  var patient: String?
  @Option(help: "The instant, RFC 3339; now unless said.")
  var at: String?

  func run() async throws {
    let folder = try home.initialised()
    if let patient { return try await explain(patient, in: folder) }
    guard let alert else { throw ValidationError("Name an alert, or a patient with --patient.") }
    guard let opened = AlertRecord.opened(name: alert) else {
      throw ValidationError("\(alert) is no alert's name: A and a number, as `vigil alerts list` shows it")
    }
    let reader = try folder.reader()
    guard let explanation = try await reader.explanation(of: opened, scope: .facility) else {
      Console.warn("vigil: there is no alert \(alert)")
      throw ExitCode.failure
    }
    for line in Self.lines(explanation) { Console.print(line) }
  }

  private func explain(_ patient: String, in folder: HomeFolder) async throws {
    guard alert == nil else { throw ValidationError("Name an alert or a patient, not both.") }
    let time = at.map { text in Timestamp(rfc3339: text) } ?? SystemClock.now()
    guard let time else { throw ValidationError("--at is an instant as 2026-11-21T03:12:00Z.") }
    let reader = try folder.reader()
    guard let explanation = try await reader.explanation(ofPatient: patient, at: time, scope: .facility) else {
      Console.warn("vigil: there is no patient \(patient)")
      throw ExitCode.failure
    }
    for line in ExplanationWords.lines(explanation, of: patient) { Console.print(line) }
  }

  private static func lines(_ explanation: AlertExplanation) -> [String] {
    var lines: [String] = []
    if let onset = explanation.onset, let first = explanation.steps.first {
      lines.append("\(onset.rfc3339)  measured, by the device's clock")
      lines.append("  received \(first.time.milliseconds(since: onset)) ms later")
    }
    for step in explanation.steps {
      let since = step.sincePreviousMilliseconds
      var words = [step.time.rfc3339, " \(step.entry.entry.type.rawValue)"]
      if let why = step.why { words.append("(\(why))") }
      if let way = step.entry.entry.body["way"]?.string { words.append("over \(way)") }
      if let by = step.by { words.append("by \(by)") }
      if let block = step.block { words.append("block \(block.index)") }
      words.append("position \(step.entry.position)")
      if since > 0 { words.append("+\(since) ms") }
      lines.append(words.joined(separator: " "))
    }
    for (name, type) in [
      ("announced", EntryType.alertAnnounced), ("delivered", .alertDelivered), ("acknowledged", .alertAcknowledged),
      ("resolved", .alertResolved),
    ] {
      guard let milliseconds = explanation.milliseconds(until: type) else { continue }
      lines.append("\(name) after \(milliseconds) ms")
    }
    return lines
  }
}
