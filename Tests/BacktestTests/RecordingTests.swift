import Foundation
import Testing
import Vitals

@testable import Backtest

@Suite struct RecordingTests {
  private static let always = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)

  @Test func `Rows of CSV are the readings that their native payloads would be`() throws {
    let csv = """
      time, patient, hr, temp, spo2, acvpu, oxygen
      2026-11-21T08:00:00Z, p1, 71, 36.65, , A, true
      1700000000000, p2, , , 88,, false

      """
    let readings = try CSVRecording.parse(csv, file: "day.csv")
    #expect(readings.map(\.patient) == ["p1", "p2"])
    let first = readings[0].reading
    #expect(first.time == Timestamp(rfc3339: "2026-11-21T08:00:00Z"))
    #expect(first.vitals[.heartRate] == 71)
    #expect(first.vitals[.temperature] == 367)
    #expect(first.vitals[.oxygenSaturation] == nil)
    #expect(first.consciousness == .alert)
    #expect(first.oxygen == true)
    #expect(readings[1].reading.vitals[.oxygenSaturation] == 88)
  }

  @Test(arguments: [
    ("hr,spo2\n70,98\n", "day.csv:1: no column 'time'"),
    ("time,pulse\n0,70\n", "day.csv:1: unknown column 'pulse'"),
    ("time,hr\n1700000000000,70\n1700000001000\n", "day.csv:3: 1 cells for 2 columns"),
    ("time,rhythm\n1700000000000,\"af\"\n", "day.csv:2: rhythm: '\"af\"' is no such value"),
  ])
  func `What is no recording is refused with its place`(csv: String, words: String) {
    let error = #expect(throws: RecordingError.self) { try CSVRecording.parse(csv, file: "day.csv") }
    #expect(error?.description == words)
  }

  @Test func `A number that is none is refused on its line`() {
    let error = #expect(throws: RecordingError.self) {
      try CSVRecording.parse("time,hr\n1700000000000,7x\n", file: "f.csv")
    }
    #expect(error?.line == 2)
  }

  @Test func `JSON lines say whose they are, by patient or else by device`() throws {
    let lines = """
      {"time":1700000000000,"patient":"p1","device":"w-1","hr":70}
      {"time":1700000001000,"device":"w-2","hr":71}
      {"time":1700000002000,"hr":72}
      """
    let readings = try JSONLinesRecording.parse(Data(lines.utf8), file: "day.jsonl")
    #expect(readings.map(\.patient) == ["p1", "w-2", "patient"])
    let error = #expect(throws: RecordingError.self) {
      try JSONLinesRecording.parse(Data("\n[1]\n".utf8), file: "d")
    }
    #expect(error?.line == 2)
  }

  @Test func `A recording is in order of time, each reading once, within its period`() throws {
    func reading(_ second: Int64) -> RecordedReading {
      RecordedReading(patient: "p", reading: Reading(time: Timestamp(milliseconds: second * 1_000)))
    }
    let shuffled = [5, 1, 3, 1, 4].map { reading($0) }
    #expect(
      Recording(shuffled, in: Self.always).tracks[0].readings.map(\.reading.time.milliseconds) == [
        1_000, 3_000, 4_000, 5_000,
      ])
    let part = Recording(shuffled, in: Timestamp(milliseconds: 3_000)..<Timestamp(milliseconds: 5_000))
    #expect(part.count == 2)
    #expect(Recording(shuffled, in: Timestamp(milliseconds: 0)..<Timestamp(milliseconds: 1)).tracks.isEmpty)
  }
}
