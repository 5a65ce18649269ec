import Foundation
import Intake
import Testing
import Triage
import Vitals
import WardKit

@testable import Backtest

/// A day of a simulated ward through the replay, from the files that a hospital would bring.
@Suite struct SimulatedDayTests {
  private static let start: Int64 = 1_700_006_400_000  // midnight in UTC
  private static let always = Timestamp(milliseconds: 0)..<Timestamp(milliseconds: .max)
  /// Who falls ill when, in hours of the day.
  private static let ward: [(name: String, course: Course, onset: Double)] = [
    ("w-1", .stable, 0), ("w-2", .sepsis, 6), ("w-3", .cardiacArrest, 20), ("w-4", .stable, 0),
  ]

  /// A reading a minute of each.
  private static func day() -> [(device: String, reading: Reading)] {
    ward.enumerated().flatMap { index, plan in
      var patient = Patient(
        seed: UInt64(index), course: plan.course, onsetSeconds: plan.onset * 3_600, courseSeconds: 3_600)
      var sensor = Sensor(generator: SeededGenerator(seed: 5, purpose: .sensor, index: index))
      return (0..<1_440).map { minute in
        var reading = Reading(
          time: Timestamp(milliseconds: start + Int64(minute) * 60_000), sequence: UInt64(minute), boot: 1)
        let state = patient.state(atSeconds: Double(minute) * 60, dayFraction: Double(minute) / 1_440)
        sensor.measure(state, isFull: true, into: &reading)
        return (plan.name, reading)
      }
    }
  }

  private static func jsonLines(_ day: [(device: String, reading: Reading)]) -> Data {
    Data(day.flatMap { NativePayload($0.reading, claimedDevice: $0.device).bytes + [0x0A] })
  }

  private static func csv(_ day: [(device: String, reading: Reading)]) -> String {
    let header = (["time", "device", "seq", "boot"] + Vital.allCases.map(\.key) + flags.map(\.0)).joined(separator: ",")
    let rows = day.map { device, reading in
      var cells = ["\(reading.time.milliseconds)", device, "\(reading.sequence ?? 0)", "\(reading.boot)"]
      cells += Vital.allCases.map { cell(reading.vitals[$0], of: $0) }
      cells += flags.map { $0.1(reading) }
      return cells.joined(separator: ",")
    }
    return ([header] + rows).joined(separator: "\n") + "\n"
  }

  private static let flags: [(String, @Sendable (Reading) -> String)] = [
    ("acvpu", { $0.consciousness?.letter ?? "" }), ("rhythm", { $0.rhythm?.key ?? "" }),
    ("oxygen", { $0.oxygen.map { "\($0)" } ?? "" }), ("fall", { $0.fall.map { "\($0)" } ?? "" }),
    ("motion", { $0.motion.map { "\($0)" } ?? "" }),
  ]

  private static func cell(_ steps: Int?, of vital: Vital) -> String {
    guard let steps else { return "" }
    return vital.scale == 10 ? "\(steps / 10).\(steps % 10)" : "\(steps)"
  }

  private static func rules(_ change: (String) -> String = { $0 }) throws -> Rules {
    let file = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../config/triage.yaml").standardized
    return try RulesFile.parse(Data(change(try String(contentsOf: file, encoding: .utf8)).utf8), file: "triage.yaml")
  }

  @Test func `As CSV and as JSON lines a day is the same day, and the same alerts`() throws {
    let day = Self.day()
    let fromCSV = Recording(try CSVRecording.parse(Self.csv(day), file: "day.csv"), in: Self.always)
    let fromJSON = Recording(try JSONLinesRecording.parse(Self.jsonLines(day), file: "day.jsonl"), in: Self.always)
    #expect(fromCSV == fromJSON)
    #expect(fromCSV.count == 1_440 * Self.ward.count)
    #expect(abs(fromCSV.patientDays - 4) < 0.01)
    let rules = try Self.rules()
    let (one, other) = (Replay(fromCSV, rules: rules), Replay(fromJSON, rules: rules))
    #expect(one.episodes == other.episodes)
    // Who falls ill is announced within the hour that it takes; nobody else's alert is graver than low.
    for plan in Self.ward {
      let grave = one.announced.filter { $0.patient == plan.name && $0.priority == .high }
      guard plan.course != .stable else {
        #expect(grave.isEmpty, "\(plan.name): \(grave.map(\.conditions))")
        continue
      }
      let first = try #require(grave.first?.announced, "\(plan.name)")
      let hours = Double(first.milliseconds(since: Timestamp(milliseconds: Self.start))) / 3_600_000
      #expect((plan.onset...plan.onset + 1).contains(hours), "\(plan.name) is called about at \(hours) h")
    }
  }

  @Test func `Rules whose critical values wait call later on a simulated day, and lose none of it`() throws {
    let recording = Recording(
      try JSONLinesRecording.parse(Self.jsonLines(Self.day()), file: "day.jsonl"), in: Self.always)
    let slow = try Self.rules { text in
      text.replacing(#/delay-seconds: (\d+)/#) { "delay-seconds: \((Int($0.output.1) ?? 0) + 120)" }
    }
    let (current, proposed) = (Replay(recording, rules: try Self.rules()), Replay(recording, rules: slow))
    let comparison = Comparison(recording, current: current, proposed: proposed)
    let kinds = comparison.differences.map(\.kind)
    #expect(kinds.contains { if case .later(let wait) = $0 { wait > 0 } else { false } })
    #expect(!kinds.contains { if case .sooner = $0 { true } else { false } })
    let rate = try #require(comparison.perPatientDay(current))
    #expect(abs(rate - Double(current.announced.count) / recording.patientDays) < 1e-9)
  }
}
