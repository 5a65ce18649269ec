import Crypto
import Foundation
import Testing
import Triage
import Vitals
import YAMLFile

@testable import Intake

@Suite struct RulesFileTests {
  static let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../config/triage.yaml")
    .standardizedFileURL.path
  let shipped: String

  init() throws {
    shipped = try String(contentsOfFile: Self.path, encoding: .utf8)
  }

  private func refusal(_ text: String) -> RulesFileError? {
    do {
      _ = try RulesFile.parse(Data(text.utf8), file: "triage.yaml")
      return nil
    } catch {
      return error
    }
  }

  /// The refusal of the shipped file with one piece of it exchanged, and the line on which that piece stands.
  private func refusal(replacing piece: String, with other: String) throws -> (error: RulesFileError?, line: Int) {
    let range = try #require(shipped.range(of: piece), "the shipped file has no \(piece)")
    let line = shipped[..<range.lowerBound].count { $0 == "\n" } + 1
    return (refusal(shipped.replacingCharacters(in: range, with: other)), line)
  }

  @Test("The shipped file is accepted, and its version is the hash of its bytes")
  func shippedFile() throws {
    let rules = try RulesFile.load(path: Self.path)
    let digest = SHA256.hash(data: Data(shipped.utf8))
    #expect(rules.version.hex == digest.map { String(format: "%02x", $0) }.joined())
    #expect(throws: Never.self) { try RulesFile.parse(Data((shipped + "\n").utf8), file: "x") }
    #expect(try RulesFile.parse(Data((shipped + "\n").utf8), file: "x").version != rules.version)
  }

  @Test("The shipped limits agree with NEWS2: whatever scores 3 by itself is outside of a limit")
  func agreesWithNEWS2() throws {
    let rules = try RulesFile.load(path: Self.path)
    let scored: [(Vital, (Int) -> UInt8)] = [
      (.heartRate, NEWS2.heartRate), (.respiratoryRate, NEWS2.respiratoryRate), (.systolic, NEWS2.systolic),
      (.temperature, NEWS2.temperature),
      (.oxygenSaturation, { NEWS2.oxygenSaturation($0, scale: .scale1, oxygen: false) }),
    ]
    for (vital, score) in scored {
      for value in vital.possible where score(value) == 3 {
        let bands = rules.limits(of: vital, scale: .scale1).bands
        #expect(bands.contains { $0.range.contains(value) }, "\(vital) \(value)")
      }
    }
    for value in 0...83 {
      #expect(rules.saturationScale2.bands.contains { $0.range.contains(value) })
    }
    #expect(!rules.saturationScale2.bands.contains { $0.range.contains(84) })
  }

  @Test(
    "The shipped hypoglycaemia levels are those of the IHSG",
    arguments: [(29, Depth.criticalLow), (30, .low), (39, .low)])
  func glucose(tenths: Int, depth: Depth) throws {
    let rules = try RulesFile.load(path: Self.path)
    let bands = rules.limits(of: .glucose, scale: .scale1).bands
    #expect(bands.first { $0.range.contains(tenths) }?.depth == depth)
    #expect(!bands.contains { $0.range.contains(40) || $0.range.contains(138) })
  }

  @Test("The shipped critical depths of high priority wait for nothing, and every shipped rule has a source")
  func critical() throws {
    let rules = try RulesFile.load(path: Self.path)
    for band in rules.limits.flatMap(\.bands) + rules.saturationScale2.bands {
      #expect(band.rule.source.count > 10)
      let isCritical = band.depth == .criticalLow || band.depth == .criticalHigh
      #expect((band.rule.delayMilliseconds == 0) == isCritical)
    }
    for event in [EventKind.asystole, .ventricularFibrillation, .ventricularTachycardia] {
      #expect(rules.rule(for: event).isCritical)
    }
    #expect(rules.aggregate.mediumThreshold == 5 && rules.aggregate.highThreshold == 7)
    #expect(rules.aggregate.high.isCritical)
    #expect(rules.validity == .standard)
    #expect(rules.calls.high.acknowledgeMilliseconds == 60_000)
  }

  /// What the comments of the shipped file offer must work when it is taken up.
  @Test("The options that the shipped file describes are read as it describes them")
  func options() throws {
    var text = try String(contentsOfFile: Self.path, encoding: .utf8)
    #expect(try RulesFile.load(path: Self.path).trends == .none)
    for line in ["spo2-integral:", "trends:", "  spo2-fall:", "  news2-rise:"] {
      #expect(text.contains("# " + line))
      text = text.replacingOccurrences(of: "# " + line, with: line)
    }
    let rules = try RulesFile.parse(Data(text.utf8), file: "triage.yaml")
    #expect(rules.saturationIntegral?.limit == 90 && rules.saturationIntegral?.thresholdSeconds == 50)
    #expect(rules.trends.saturationFall?.moreThan == 4 && rules.trends.saturationFall?.windowMilliseconds == 60_000)
    #expect(rules.trends.scoreRise?.by == 2 && rules.trends.scoreRise?.atLeast == 3)
    #expect(rules.calls.high.isLatched && !rules.calls.medium.isLatched && rules.calls.high.acknowledgements == 1)
    #expect(rules.corroboration?.disturbedByMotion.contains(.rhythm) == false)
  }

  @Test(
    "Each block without rules of its own names its source, and files of before that still load",
    arguments: ["validity-minutes", "clock", "calls", "silence"])
  func sources(block: String) throws {
    let text = try String(contentsOfFile: Self.path, encoding: .utf8)
    let start = try #require(text.range(of: "\n\(block):\n")).upperBound
    let line = try #require(text.range(of: "\n  source: \"", range: start..<text.endIndex))
    let end = try #require(text.range(of: "\n", range: line.upperBound..<text.endIndex))
    #expect(text.distance(from: line.upperBound, to: end.lowerBound) > 20, "the shipped file says where they are from")
    let without = text.replacingCharacters(in: line.lowerBound..<end.lowerBound, with: "")
    _ = try RulesFile.parse(Data(without.utf8), file: "triage.yaml")
    let blank = text.replacingCharacters(in: line.lowerBound..<end.lowerBound, with: "\n  source: \" \"")
    let error = #expect(throws: RulesFileError.self) { try RulesFile.parse(Data(blank.utf8), file: "triage.yaml") }
    #expect(error?.key == block + ".source")
    #expect(error?.problem == .rules(.unsourced))
  }

  typealias Case = (piece: String, other: String, key: String, problem: RulesFileError.Problem)

  @Test(
    "What is wrong is refused with file, line and key",
    arguments: [
      ("clock:", "clocks:", "clocks", .unknownKey),
      ("future-seconds: 60", "future-second: 60", "clock.future-second", .unknownKey),
      ("skew-seconds: 30", "skew-seconds: soon", "clock.skew-seconds", .wrongType(expected: "a whole number")),
      ("skew-seconds: 30", "skew-seconds: \"30\"", "clock.skew-seconds", .wrongType(expected: "a whole number")),
      ("skew-seconds: 30", "skew-seconds: -30", "clock.skew-seconds", .wrongType(expected: "a whole number")),
      ("skew-seconds: 30", "skew-seconds: 3.5", "clock.skew-seconds", .wrongType(expected: "a whole number")),
      ("skew-seconds: 30", "skew-seconds: [30]", "clock.skew-seconds", .wrongType(expected: "a whole number")),
      (
        "skew-seconds: 30", "skew-seconds: 9223372036854775807", "clock.skew-seconds",
        .wrongType(expected: "a duration")
      ),
      (
        "skew-seconds: 30", "skew-seconds: 0", "clock.skew-seconds", .rules(.outOfRange(1...604_800_000))
      ),
      ("version: 1", "version: 2", "version", .unsupportedVersion),
      ("unit: Cel", "unit: \"[degF]\"", "limits.temp.unit", .wrongType(expected: "the unit Cel")),
      (
        "{ to: 31.9,", "{ to: 31.95,", "limits.temp.critical-low.to",
        .wrongType(expected: "a number with at most one decimal")
      ),
      (
        "{ to: 31.9,", "{ to: 3e1,", "limits.temp.critical-low.to",
        .wrongType(expected: "a number with at most one decimal")
      ),
      ("{ to: 39,", "{ to: 39.5,", "limits.hr.critical-low.to", .wrongType(expected: "a whole number")),
      ("{ to: 39,", "{ to: 40,", "limits.hr.low", .rules(.overlaps(.criticalLow))),
      (
        "{ from: 40, to: 40,", "{ from: 41, to: 40,", "limits.hr.low", .wrongType(expected: "a range that is not empty")
      ),
      ("{ from: 141,", "{ from: 141, to: 999,", "limits.hr.critical-high", .rules(.beyondPossible)),
      (
        "{ from: 141, priority: high", "{ from: 141, priority: urgent", "limits.hr.critical-high.priority",
        .wrongType(expected: "high, medium or low")
      ),
      ("medium: { from: 5", "medium: { from: 7", "aggregate.high.from", .rules(.outOfRange(8...20))),
      ("hr: { by: 3,", "hr: { by: 0,", "hysteresis.hr.by", .rules(.outOfRange(1...44))),
      ("hr: { by: 3,", "hr: { by: 3.5,", "hysteresis.hr.by", .wrongType(expected: "a whole number")),
      ("hr: { by: 3,", "pulse: { by: 3,", "hysteresis.pulse", .unknownKey),
      ("deeper: { at: 136,", "deeper: { at: 141,", "limits.hr.high.ladder.deeper.at", .rules(.outOfRange(131...140))),
      (
        "{ at: 136, delay-seconds: 30 }", "{ at: 136, delay-seconds: 60 }",
        "limits.hr.high.ladder.deeper.delay-seconds", .rules(.outOfRange(0...59_999))
      ),
      (
        "longer: { after-seconds: 600, priority: high }", "longer: { after-seconds: 600, priority: medium }",
        "limits.hr.high.ladder.longer.priority", .rules(.notAbove(.medium))
      ),
      ("deeper: { at: 136,", "depper: { at: 136,", "limits.hr.high.ladder.depper", .unknownKey),
      (
        "motion: hr spo2 rr", "motion: hr sp02 rr", "corroboration.motion",
        .wrongType(expected: "keys of vitals, rhythm or acvpu, separated by blanks")
      ),
      ("motion-seconds: 30", "motion-seconds: 0", "corroboration.motion-seconds", .rules(.outOfRange(1...604_800_000))),
      (
        "expiry-seconds: 1800, latched: false", "expiry-seconds: 1800, latched: no", "calls.medium.latched",
        .wrongType(expected: "true or false")
      ),
      (
        "expiry-seconds: 1800, latched: false", "expiry-seconds: 1800, acknowledgements: 6",
        "calls.medium.acknowledgements", .rules(.outOfRange(1...5))
      ),
      ("# trends:", "trends:", "trends", .wrongType(expected: "a mapping")),
    ] as [Case])
  func refused(_ item: Case) throws {
    let (refused, line) = try refusal(replacing: item.piece, with: item.other)
    let error = try #require(refused)
    #expect(error.file == "triage.yaml")
    #expect(error.key == item.key)
    #expect(error.problem == item.problem)
    // A contradiction between two places is named at the second of them.
    if case .rules(.overlaps) = item.problem {
      #expect(error.line == line + 1)
    } else if item.key == "aggregate.high.from" {
      #expect(error.line == line + 1)
    } else {
      #expect(error.line == line)
    }
    #expect(error.description.hasPrefix("triage.yaml:\(error.line): \(item.key): "))
  }

  @Test("A file without one of its vitals, events or kinds is refused by name")
  func missing() throws {
    for (section, names) in [
      ("limits", Vital.allCases.map(\.key) + ["spo2-scale-2"]), ("events", EventKind.allCases.map(\.rawValue)),
      ("technical", TechnicalKind.allCases.filter { $0.defaultRule == nil }.map(\.rawValue)),
    ] {
      for name in names {
        let text = try without(name, in: section)
        let error = try #require(refusal(text), "\(section).\(name)")
        #expect(error.problem == .missingKey)
        #expect(error.key == "\(section).\(name)")
        #expect(error.line > 0)
      }
    }
  }

  @Test("What the gateway notices about itself has a rule although an older file names none, the one that is shipped")
  func ownKindsHaveDefaults() throws {
    let rules = try RulesFile.load(path: Self.path)
    for kind in TechnicalKind.allCases {
      guard let standard = kind.defaultRule else { continue }
      #expect(try refusal(without(kind.rawValue, in: "technical")) == nil)
      #expect(rules.rule(for: kind) == standard)
    }
  }

  /// The shipped file without one entry of one section, its deeper lines included.
  private func without(_ name: String, in section: String) throws -> String {
    var kept: [Substring] = []
    var current = ""
    var isSkipping = false
    for line in shipped.split(separator: "\n", omittingEmptySubsequences: false) {
      if let first = line.first, first != " ", first != "#", line.hasSuffix(":") { current = String(line.dropLast()) }
      if isSkipping, line.hasPrefix("    ") { continue }
      isSkipping = current == section && line.hasPrefix("  \(name):")
      if !isSkipping { kept.append(line) }
    }
    return kept.joined(separator: "\n")
  }

  @Test("A key that stands twice is refused")
  func twice() throws {
    let (error, _) = try refusal(replacing: "  skew-seconds: 30", with: "  skew-seconds: 30\n  skew-seconds: 31")
    guard case .notYAML(let reason) = try #require(error).problem else { return #expect(Bool(false)) }
    #expect(reason.contains("skew-seconds"))
  }

  @Test("What is not YAML, not UTF-8, empty, huge or not there is refused")
  func notYAML() throws {
    for text in ["a: [", "a: b: c", "\u{9}- x: {", ""] {
      guard case .notYAML = try #require(refusal(text)).problem else { return #expect(Bool(false), "\(text)") }
    }
    #expect(refusal("a: [\n\n")?.line ?? 0 >= 1)
    #expect(refusal("just words")?.problem == .wrongType(expected: "a mapping"))
    #expect(throws: RulesFileError(file: "x", line: 1, key: "", problem: .notYAML("not UTF-8"))) {
      try RulesFile.parse(Data([0xFF, 0xFE, 0xFD]), file: "x")
    }
    let huge = Data(repeating: UInt8(ascii: "#"), count: RulesFile.maximumByteCount + 1)
    #expect(throws: RulesFileError(file: "x", line: 0, key: "", problem: .unreadable)) {
      try RulesFile.parse(huge, file: "x")
    }
    #expect(throws: RulesFileError(file: "/nowhere/triage.yaml", line: 0, key: "", problem: .unreadable)) {
      try RulesFile.load(path: "/nowhere/triage.yaml")
    }
  }

  @Test("Cut off at any byte the file is refused or still complete, and never crashes")
  func truncated() {
    let bytes = Array(shipped.utf8)
    for length in stride(from: 0, to: bytes.count - 1, by: 97) {
      let rules = try? RulesFile.parse(Data(bytes.prefix(length)), file: "x")
      #expect(rules == nil, "\(length)")
    }
  }
}
