import Testing
import Vitals
import WardKit

@Suite struct RecordingTests {
  private func refusal(_ text: String) -> String {
    do throws(Recording.Problem) {
      _ = try Recording.parse(csv: text, file: "r.csv")
      return "accepted"
    } catch {
      return error.description
    }
  }

  @Test func `tracks are by device, in time order, from the earliest row`() throws {
    let recording = try Recording.parse(
      csv: "time, device,hr,temp,rhythm,fall\r\n12.5,b,72,37.25,,\n10,a,80,,af,true\n\n11,a,,36.9,,false\n", file: "r")
    #expect(recording.tracks.map(\.name) == ["b", "a"])
    #expect(recording.tracks[0].rows.map(\.offsetSeconds) == [2.5])
    #expect(recording.tracks[1].rows.map(\.offsetSeconds) == [0, 1])
    #expect(recording.tracks[0].rows[0].vitals[.temperature] == 373)
    #expect(recording.tracks[1].rows[0].rhythm == .atrialFibrillation && recording.tracks[1].rows[0].fall == true)
    #expect(recording.tracks[1].rows[1].vitals[.heartRate] == nil && recording.seconds == 2.5)
  }

  @Test(arguments: [
    "time,hr\n2026-01-01T00:00:00Z,60\n2026-01-01T00:00:02.5Z,61\n",
    "time,hr\n1767225600000,60\n1767225602500,61\n", "time,hr\n7,60\n9.5,61\n",
  ])
  func `times are read in each of their forms`(text: String) throws {
    #expect(try Recording.parse(csv: text, file: "r").tracks[0].rows.map(\.offsetSeconds) == [0, 2.5])
  }

  @Test(arguments: [
    ("", "r.csv:1: : unknown column"), ("time\n", "r.csv:1: holds no rows"), ("hr\n1\n", "r.csv:1: time: missing"),
    ("time,pulse\n", "r.csv:1: pulse: unknown column"), ("time,hr\n1\n", "r.csv:2: has 1 of 2 cells"),
    ("time,hr\n1,fast\n", "r.csv:2: hr: 'fast' is no such value"), ("time,hr\n1,5000\n", "r.csv:2: hr: '5000'"),
    ("time,hr\nnow,60\n", "r.csv:2: time: 'now'"), ("time,hr\n,60\n", "r.csv:2: time: missing"),
    ("time,rhythm\n1,waltz\n", "r.csv:2: rhythm: 'waltz'"), ("time,fall\n1,yes\n", "r.csv:2: fall: 'yes'"),
  ])
  func `what is wrong is named by file, line and column`(text: String, expected: String) {
    #expect(refusal(text).contains(expected) || text.isEmpty && refusal(text).hasPrefix("r.csv:1:"))
  }
}
