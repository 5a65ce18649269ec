import Foundation

/// What a command measured: lines for people as they come, and JSON, written anew with each figure so that a run that is
/// cut short keeps what it had.
///
/// JSON has `results`, each with the ratio to its floor, which is what a regression check compares, and `series`, which
/// are drawn.
struct Report {
  private let path: String?
  private var results: [[String: Any]] = []
  private var series: [[String: Any]] = []
  private var facts: [String: Any] = [:]
  private var hasHeading = false

  init(_ output: OutputOption) { path = output.json }

  func say(_ line: String = "") {
    FileHandle.standardOutput.write(Data((line + "\n").utf8))
  }

  /// A measurement: one line of the table.
  mutating func add(_ measurement: Measurement) throws {
    if !hasHeading {
      say(
        Self.row("", "own", "a second", "floor", "ratio", "spread") + "  the floor is")
      hasHeading = true
    }
    let aim = measurement.meetsAim.map { $0 ? "  aim met" : "  AIM MISSED" } ?? ""
    say(
      Self.row(
        measurement.name, Self.time(measurement.own.median), Self.rate(measurement.perSecond),
        Self.time(measurement.floor.median), String(format: "%.2f", measurement.ratio.median),
        String(format: "±%.0f%%", measurement.ratio.spread * 100)) + "  " + measurement.floorName + aim)
    results.append(measurement.json)
    try save()
  }

  /// Points that are drawn as a line; a floor's line is dashed.
  mutating func add(
    series name: String, in panel: String, x: String, y: String, isFloor: Bool, points: [(Double, Double)]
  ) {
    series.append([
      "panel": panel, "name": name, "x": x, "y": y, "isFloor": isFloor, "points": points.map { [$0.0, $0.1] },
    ])
  }

  /// A ratio to a floor that is no ``Measurement``.
  mutating func add(ratio: Double, named name: String, unit: String, own: Double, floor: Double, floorName: String) {
    results.append([
      "name": name, "unit": unit, "own": own, "floor": floor, "ratio": ratio, "spread": 0, "floorName": floorName,
    ])
  }

  mutating func add(fact name: String, _ value: Any) { facts[name] = value }

  /// Writes the JSON, if it is wanted.
  func save() throws {
    guard let path else { return }
    let all: [String: Any] = ["results": results, "series": series, "facts": facts]
    let data = try JSONSerialization.data(withJSONObject: all, options: [.prettyPrinted, .sortedKeys])
    try data.write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  private static func row(_ name: String, _ cells: String...) -> String {
    let padded = cells.map { String(repeating: " ", count: max(10 - $0.count, 0)) + $0 }
    return name + String(repeating: " ", count: max(48 - name.count, 0)) + padded.joined(separator: " ")
  }

  static func time(_ nanoseconds: Double) -> String {
    switch nanoseconds {
    case ..<1_000: String(format: "%.1f ns", nanoseconds)
    case ..<1_000_000: String(format: "%.2f us", nanoseconds / 1e3)
    default: String(format: "%.2f ms", nanoseconds / 1e6)
    }
  }

  static func rate(_ perSecond: Double) -> String {
    switch perSecond {
    case ..<1_000: String(format: "%.0f", perSecond)
    case ..<1_000_000: String(format: "%.1f k", perSecond / 1e3)
    default: String(format: "%.2f M", perSecond / 1e6)
    }
  }
}
