import Foundation
import Intake
import Testing
import Triage
import Vitals

@testable import Backtest

/// Rules on recordings whose right answers are plain.
@Suite struct ReplayTests {
  private static let start: Int64 = 1_700_000_000_000

  private let inForce: Rules

  init() throws { inForce = try Self.rules { $0 } }

  private static func rules(_ change: (String) -> String) throws -> Rules {
    let file = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../config/triage.yaml").standardized
    let text = change(try String(contentsOf: file, encoding: .utf8))
    return try RulesFile.parse(Data(text.utf8), file: "triage.yaml")
  }

  /// A reading a second of these heart rates.
  private func recording(_ patients: [String: [Int]]) -> Recording {
    let readings = patients.flatMap { patient, rates in
      rates.enumerated().map { second, rate in
        var reading = Reading(time: Timestamp(milliseconds: Self.start + Int64(second) * 1_000))
        reading.vitals[.heartRate] = rate
        return RecordedReading(patient: patient, reading: reading)
      }
    }
    return Recording(readings, in: Timestamp(milliseconds: 0)..<Timestamp(milliseconds: .max))
  }

  /// The delay of a heart rate of 140 by the rules in force, in seconds; measured, so that the file may change.
  private func delay() throws -> Int {
    let replay = Replay(recording(["p": Array(repeating: 140, count: 1_000)]), rules: inForce)
    let episode = try #require(replay.episodes.first)
    let announced = try #require(episode.announced)
    return Int(announced.milliseconds(since: episode.onset) / 1_000)
  }

  @Test func `Normal readings raise nothing`() {
    let replay = Replay(recording(["p": Array(repeating: 70, count: 600)]), rules: inForce)
    #expect(replay.episodes.isEmpty)
    #expect(replay.abnormalReadings == 0)
  }

  @Test func `What lasts is announced after its delay, what passes before is not`() throws {
    let delay = try delay()
    try #require(delay > 2)
    let short = [70, 70] + Array(repeating: 140, count: delay - 1) + Array(repeating: 70, count: 30)
    let long = [70, 70] + Array(repeating: 140, count: delay + 1) + Array(repeating: 70, count: 30)
    let replay = Replay(recording(["long": long, "short": short]), rules: inForce)
    #expect(replay.episodes.map(\.patient) == ["long", "short"])
    #expect(replay.announced.map(\.patient) == ["long"])
    #expect(replay.announced.first?.announced == Timestamp(milliseconds: Self.start + 2_000 + Int64(delay) * 1_000))
  }

  @Test func `One that the recording ends within is still given its delay`() throws {
    let replay = Replay(recording(["p": [70, 140]]), rules: inForce)
    let announced = try #require(replay.announced.first?.announced)
    #expect(announced.milliseconds == Self.start + 1_000 + Int64(try delay()) * 1_000)
  }

  @Test func `Later, never, added and the same are told apart`() throws {
    let delay = try delay()
    let long = recording(["p": Array(repeating: 140, count: delay + 60)])
    let same = Comparison(long, current: Replay(long, rules: inForce), proposed: Replay(long, rules: inForce))
    #expect(same.differences.map(\.kind) == [.same])

    let slow = try Self.delayed(by: 10)
    let later = Comparison(long, current: Replay(long, rules: inForce), proposed: Replay(long, rules: slow))
    #expect(later.differences.map(\.kind) == [.later(10_000)])
    let sooner = Comparison(long, current: Replay(long, rules: slow), proposed: Replay(long, rules: inForce))
    #expect(sooner.differences.map(\.kind) == [.sooner(10_000)])

    let brief = recording(["p": Array(repeating: 140, count: delay + 5) + Array(repeating: 70, count: 60)])
    let never = Comparison(brief, current: Replay(brief, rules: inForce), proposed: Replay(brief, rules: slow))
    #expect(never.differences.map(\.kind) == [.never])
    let added = Comparison(brief, current: Replay(brief, rules: slow), proposed: Replay(brief, rules: inForce))
    #expect(added.differences.map(\.kind) == [.added])
  }

  /// The rules in force with this many seconds more for every delay.
  private static func delayed(by seconds: Int) throws -> Rules {
    try rules { text in
      text.replacing(#/delay-seconds: (\d+)/#) { match in
        "delay-seconds: \((Int(match.output.1) ?? 0) + seconds)"
      }
    }
  }

  @Test func `The loudest tenth is told with its part`() throws {
    let delay = try delay()
    let bout = Array(repeating: 140, count: delay + 5) + Array(repeating: 70, count: 3_600)
    var patients = ["loud": bout + bout + bout]
    for number in 1...9 { patients["quiet\(number)"] = Array(repeating: 70, count: 100) }
    patients["quiet1"] = bout
    let recording = recording(patients)
    let replay = Replay(recording, rules: inForce)
    #expect(replay.announced.count == 4)
    let loudest = Comparison(recording, current: replay, proposed: replay).loudest(replay)
    #expect(loudest.patients.map(\.name) == ["loud"])
    #expect(loudest.part == 0.75)
  }

  /// Evidence of these heart rates, at these seconds.
  private func evidence(_ rates: [(second: Int64, rate: Int)]) -> [RecordedReading] {
    rates.map { second, rate in
      var reading = Reading(time: Timestamp(milliseconds: Self.start + second * 1_000))
      reading.vitals[.heartRate] = rate
      return RecordedReading(patient: "p", reading: reading)
    }
  }

  private static let always = Timestamp(milliseconds: 0)..<Timestamp(milliseconds: .max)

  @Test func `From a ledger an alert is over once nothing was recorded for the stable time`() throws {
    let bout = (0..<100).map { (second: Int64($0), rate: 140) }
    let readings = evidence(bout + bout.map { ($0.second + 7_200, $0.rate) })
    let worn = Recording.Source.evidence(wornMilliseconds: 2 * 86_400_000)
    let ledger = Recording(readings, in: Self.always, source: worn)
    let replay = Replay(ledger, rules: inForce)
    #expect(replay.announced.count == 2)
    #expect(Comparison(ledger, current: replay, proposed: replay).perPatientDay(replay) == 1)
    let file = Recording(readings, in: Self.always)
    #expect(Replay(file, rules: inForce).announced.count == 1, "a file has every reading: nothing was normal")
  }

  @Test func `From a ledger a bout that its strip shows to be over before its delay calls nobody`() throws {
    let delay = Int64(try delay())
    try #require(delay > 20)
    let strip = (0..<10).map { (second: Int64($0) * 10 + 15, rate: 70) }
    let readings = evidence([(0, 140), (10, 140)] + strip + [(7_200, 140)])
    let replay = Replay(Recording(readings, in: Self.always, source: .evidence(wornMilliseconds: 0)), rules: inForce)
    #expect(replay.episodes.map(\.announced).map { $0 == nil } == [true, false])
  }

  @Test func `A reading is judged by what was ordered when it was taken`() throws {
    func saturations(_ orders: Orders) -> Recording {
      let readings = (0..<600).map { second in
        var reading = Reading(time: Timestamp(milliseconds: Self.start + Int64(second) * 1_000))
        reading.vitals[.oxygenSaturation] = 88
        return RecordedReading(patient: "p", reading: reading, orders: orders)
      }
      return Recording(readings, in: Self.always)
    }
    #expect(Replay(saturations(Orders(scale: .scale2)), rules: inForce).abnormalReadings == 0)
    #expect(Replay(saturations(.standard), rules: inForce).announced.count == 1)
  }
}
