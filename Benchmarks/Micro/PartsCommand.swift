import ArgumentParser
import Foundation
import Intake
import Triage

/// `vigil-micro`: the parts one by one, and the proof that a normal reading allocates nothing.
struct PartsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parts", abstract: "Each part beside its floor; proof that a normal reading allocates nothing.",
    discussion: "Exit code 1 when a normal reading allocates, or when allocations cannot be counted.")

  @Option(help: ArgumentHelp("Only what has this in its name.", valueName: "name")) var filter: String?
  @Option(help: "How often each is measured, in turn with its floor.") var rounds = 7
  @Option(help: "How long a round lasts, in seconds.") var roundSeconds = 0.2
  @OptionGroup var rulesFile: RulesOption
  @OptionGroup var output: OutputOption

  func validate() throws {
    guard rounds > 0, roundSeconds > 0 else { throw ValidationError("--rounds and --round-seconds are above 0.") }
  }

  func run() throws {
    let rules = try rulesFile.load()
    var report = Report(output)
    // First, while this process has one thread.
    let isProven = try !isWanted(AllocationProof.name) || AllocationProof(rules: rules).run(reporting: &report)
    let groups: [() throws -> [Case]] = [
      ReadingCases(rules: rules).all, FormatCases().all, TreeCases().all, ConsentCases().all, SecretCases().all,
      FileCases().all,
      AppendCases().all, WriterCases(rules: rules).all,
    ]
    report.say("Processor time of one thread; for appends, which wait for the disk, the time that passes.")
    report.say(
      "Median of \(rounds) rounds of \(roundSeconds) s; ratio to the floor, and how far half of the rounds lie apart")
    var failures = 0
    for group in groups {
      // What cannot be measured costs no other part its figures.
      do {
        for subject in try group() where isWanted(subject.name) {
          try report.add(Measurement.of(subject, rounds: rounds, roundSeconds: roundSeconds))
        }
      } catch {
        failures += 1
        report.say("FAILED: \(error)")
      }
    }
    try report.save()
    if !isProven || failures > 0 { throw ExitCode(1) }
  }

  private func isWanted(_ name: String) -> Bool {
    filter.map { name.localizedCaseInsensitiveContains($0) } ?? true
  }
}
