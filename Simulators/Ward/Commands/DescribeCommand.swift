import ArgumentParser
import Foundation
import WardKit

/// Says what a scenario does, and draws its courses.
struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe", abstract: "Say what a scenario does, and draw its courses.",
    discussion: "Example: vigil-ward describe ward --svg ward.svg")

  @Argument(help: "A scenario's name or file.") var scenario = "ward"
  @Option(help: "Also draw the courses into this SVG file.") var svg: String?
  @Flag(help: "All courses, not only those of the scenario.") var all = false
  @Option(help: "Columns of the drawing.") var width = 72

  func validate() throws {
    guard (10...400).contains(width) else { throw ValidationError("--width is 10 to 400") }
  }

  func run() throws {
    if case .exchange(let exchange) = try ScenarioFolder.played(scenario) {
      return print(Self.facts(exchange).joined(separator: "\n"))
    }
    let scenario = try ScenarioFolder.load(scenario)
    print(Self.facts(scenario).joined(separator: "\n"))
    let series = lengths(scenario).map { course, seconds in
      CourseSeries(course: course, overSeconds: seconds, seed: scenario.seed, count: width)
    }
    for one in series { print("\n" + CourseText.draw(one)) }
    guard let svg else { return }
    let drawn = lengths(scenario).map { course, seconds in
      CourseSeries(course: course, overSeconds: seconds, seed: scenario.seed, count: 300)
    }
    let text = CourseSVG.draw(drawn, title: "\(scenario.name): \(scenario.summary)")
    try Data(text.utf8).write(to: URL(fileURLWithPath: svg))
    print("\ndrawn into \(svg)")
  }

  /// The courses to draw and how long they take.
  private func lengths(_ scenario: Scenario) -> [(Course, Double)] {
    if all { return Course.allCases.map { ($0, $0.defaultSeconds) } }
    var seen: Set<Course> = []
    return scenario.patients.courses.filter { seen.insert($0.course).inserted }.map {
      ($0.course, $0.overSeconds ?? $0.course.defaultSeconds)
    }
  }

  private static func facts(_ scenario: ExchangeScenario) -> [String] {
    let all = scenario.mix.weights.values.reduce(0, +)
    let mix = ExchangeOperation.allCases.compactMap { operation in
      scenario.mix.weights[operation].map { "\(operation.rawValue) \(Int(($0 / all * 100).rounded())) %" }
    }
    return [
      "\(scenario.name): \(scenario.summary)",
      "  \(scenario.patients) patients with \(scenario.recordsEach) records each, \(scenario.clinicians) clinicians of "
        + "\(scenario.organisations) organisations",
      "  \(Int(scenario.operationsPerSecond.rounded())) operations a second for \(DurationText(scenario.seconds)), at most "
        + "\(scenario.connections) at a time",
      "  \(mix.joined(separator: ", "))",
    ]
  }

  private static func facts(_ scenario: Scenario) -> [String] {
    var lines = [
      "\(scenario.name): \(scenario.summary)",
      "  \(scenario.patients.count) patients, \(scenario.deviceCount) devices, a reading every "
        + "\(DurationText(scenario.devices.cadenceSeconds)) each: \(Int(scenario.readingsPerSecond.rounded())) a second",
      "  \(scenario.seconds.map { "\(DurationText($0))" } ?? "until stopped")"
        + (scenario.compression == 1 ? "" : ", \(scenario.compression) times as fast as the clock")
        + ", connecting at \(Int(scenario.connection.perSecond)) a second by MQTT \(scenario.connection.version.rawValue)"
        + (scenario.connection.usesTLS ? " over TLS" : ""),
    ]
    for rule in scenario.patients.courses {
      let when = rule.onsetSeconds
      lines.append(
        "  \(rule.course.rawValue): \(rule.selection.words.replacing("devices", with: "patients")), at "
          + (when.lowerBound == when.upperBound
            ? "\(DurationText(when.lowerBound))"
            : "\(DurationText(when.lowerBound))-\(DurationText(when.upperBound))"))
    }
    for phase in scenario.phases {
      let length = phase.forSeconds > 0 ? ", for \(DurationText(phase.forSeconds))" : ""
      lines.append("  at \(DurationText(phase.atSeconds))\(length): \(phase.name) (\(phase.action.words))")
    }
    return lines
  }
}
