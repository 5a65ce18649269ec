import Backtest
import Ledger
import Triage
import Vitals

/// A comparison of rules for people and for programs.
struct BacktestReport {
  /// Differences listed of each kind; the rest are counted.
  private static let listed = 10

  private let comparison: Comparison

  init(_ comparison: Comparison) { self.comparison = comparison }

  var lines: [String] {
    let recording = comparison.recording
    let days = Self.decimal(recording.patientDays)
    var lines = ["\(recording.count) readings of \(recording.tracks.count) patients, \(days) patient days"]
    lines += [sourceWords, ""]
    lines += TextColumns.lines(rows)
    lines += ["", "of the alerts announced by the rules in force, the new rules would have announced"]
    lines += TextColumns.lines(counts.map { ["  \($0.name)", "\($0.differences.count)"] })
    for (name, differences) in counts where name != "at the same time" {
      lines += list(differences, titled: name)
    }
    return lines
  }

  /// What the comparison rests on.
  private var sourceWords: String {
    switch comparison.recording.source {
    case .complete: "files hold no orders: everybody is judged by the rules alone"
    case .evidence:
      "from the ledger, with its orders: evidence and strips; what is not recorded counts as normal, "
        + "so stricter rules are judged only where something was wrong already"
    }
  }

  func json() throws -> String {
    let (current, proposed) = (side(comparison.current), side(comparison.proposed))
    let differences = comparison.differences.map { difference -> JSONValue in
      var members: [String: JSONValue] = [
        "kind": .string(Self.word(difference.kind)), "patient": .string(difference.episode.patient),
        "onset": .integer(difference.episode.onset.milliseconds),
        "priority": .string(difference.episode.priority.rawValue),
        "conditions": .array(difference.episode.conditions.map { .string($0) }),
      ]
      switch difference.kind {
      case .later(let milliseconds), .sooner(let milliseconds): members["milliseconds"] = .integer(milliseconds)
      case .same, .never, .added: break
      }
      return .object(members)
    }
    let document: JSONValue = [
      "readings": .integer(Int64(comparison.recording.count)),
      "patients": .integer(Int64(comparison.recording.tracks.count)),
      "patientHours": .integer(Int64(comparison.recording.patientDays * 24)),
      "source": .string(comparison.recording.source == .complete ? "files" : "ledger"), "current": .object(current),
      "proposed": .object(proposed), "differences": .array(differences),
    ]
    return String(decoding: try CanonicalJSON.encode(document), as: UTF8.self)
  }

  // MARK: Side by side

  private var rows: [[String]] {
    let sides = [comparison.current, comparison.proposed]
    func row(_ name: String, _ value: (Replay) -> String) -> [String] { [name] + sides.map(value) }
    return [
      ["", "in force", "new"],
      row("rules") { String($0.version.hex.prefix(12)) },
      row("abnormal readings") { "\($0.abnormalReadings)" },
      row("alerts") { "\($0.episodes.count)" },
      row("  announced") { "\($0.announced.count)" },
      row("    high") { Self.count($0, of: .high) },
      row("    medium") { Self.count($0, of: .medium) },
      row("    low") { Self.count($0, of: .low) },
      row("  passed before their delay was over") { "\($0.episodes.count - $0.announced.count)" },
      row("called anew because it worsened") { "\($0.announced.reduce(0) { $0 + $1.worsenings })" },
      row("announced per patient and day") { comparison.perPatientDay($0).map(Self.decimal) ?? "-" },
      row("loudest 10 % of patients: part of all") { "\(Int((comparison.loudest($0).part * 100).rounded())) %" },
      row("  who") {
        comparison.loudest($0).patients.prefix(3).map { "\($0.name) (\($0.alerts))" }.joined(separator: " ")
      },
    ]
  }

  private func side(_ replay: Replay) -> [String: JSONValue] {
    let loudest = comparison.loudest(replay)
    var members: [String: JSONValue] = [
      "rules": .string(replay.version.hex), "abnormalReadings": .integer(Int64(replay.abnormalReadings)),
      "alerts": .integer(Int64(replay.episodes.count)), "announced": .integer(Int64(replay.announced.count)),
      "worsened": .integer(Int64(replay.announced.reduce(0) { $0 + $1.worsenings })),
      "loudest": .array(
        loudest.patients.map { ["patient": .string($0.name), "alerts": .integer(Int64($0.alerts))] }),
      "loudestPercent": .integer(Int64((loudest.part * 100).rounded())),
    ]
    if let rate = comparison.perPatientDay(replay) {
      members["announcedPerPatientDayThousandths"] = .integer(Int64((rate * 1_000).rounded()))
    }
    return members
  }

  private static func count(_ replay: Replay, of priority: Priority) -> String {
    "\(replay.announced.filter { $0.priority == priority }.count)"
  }

  // MARK: Differences

  private var counts: [(name: String, differences: [Difference])] {
    let groups = Dictionary(grouping: comparison.differences) { Self.word($0.kind) }
    return [
      ("same", "at the same time"), ("later", "later"), ("sooner", "sooner"), ("never", "never"),
      ("added", "though the rules in force would not"),
    ].map { ($1, groups[$0] ?? []) }
  }

  private func list(_ differences: [Difference], titled title: String) -> [String] {
    guard !differences.isEmpty else { return [] }
    var lines = ["", "\(title):"]
    lines += TextColumns.lines(differences.prefix(Self.listed).map(Self.row))
    if differences.count > Self.listed {
      lines.append("  … and \(differences.count - Self.listed) more (--json has all)")
    }
    return lines
  }

  private static func row(_ difference: Difference) -> [String] {
    let episode = difference.episode
    let shift: String =
      switch difference.kind {
      case .later(let milliseconds): "+\(milliseconds / 1_000) s"
      case .sooner(let milliseconds): "-\(milliseconds / 1_000) s"
      case .same, .never, .added: ""
      }
    return [
      "  " + episode.patient, episode.onset.rfc3339, episode.priority.rawValue, shift,
      episode.conditions.joined(separator: ", "),
    ]
  }

  private static func word(_ kind: Difference.Kind) -> String {
    switch kind {
    case .same: "same"
    case .later: "later"
    case .sooner: "sooner"
    case .never: "never"
    case .added: "added"
    }
  }

  // MARK: Text

  private static func decimal(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
