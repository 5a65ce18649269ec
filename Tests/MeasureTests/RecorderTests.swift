import Foundation
import Testing

@testable import Measure

@Suite struct RecorderTests {
  @Test("Seconds follow each other without a gap, and an answer counts in the second in which it came")
  func seconds() throws {
    var recorder = Recorder(start: 1_000_000_000)
    recorder.count(.sent(bytes: 100), at: 1_100_000_000)
    recorder.count(.sent(bytes: 50), at: 1_900_000_000)
    recorder.noteBacklog(2)
    recorder.record(.receipt, due: 1_100_000_000, at: 4_100_000_000)
    recorder.count(.receipted(1), at: 4_100_000_000)
    recorder.noteBacklog(1)
    recorder.finish()
    #expect(recorder.seconds.map(\.index) == [0, 1, 2, 3])
    #expect(recorder.seconds.map(\.sent) == [2, 0, 0, 0])
    #expect(recorder.seconds[0].bytes == 150)
    #expect(recorder.seconds.map(\.backlog) == [2, 2, 2, 1])
    let points = try #require(recorder.seconds[3].latencies[.receipt])
    #expect(points.count == 1 && abs(points.p50 - 3_000_000) < 3_000)
    #expect(recorder.seconds[0].latencies.isEmpty)
  }

  @Test("What lies before the run began counts in its first second")
  func early() {
    var recorder = Recorder(start: 10_000_000_000)
    recorder.count(.connected, at: 9_000_000_000)
    recorder.record(.acknowledged, due: 11_000_000_000, at: 10_500_000_000)
    recorder.finish()
    #expect(recorder.seconds.count == 1)
    #expect(recorder.seconds[0].connected == 1)
    #expect(recorder.percentiles(of: .acknowledged)?.maximum == 0)
  }

  @Test("The columns of a distribution hold every value once")
  func columns() {
    var recorder = Recorder(start: 0)
    for microseconds in 1...20_000 { recorder.record(.receipt, due: 0, at: Int64(microseconds) * 1_000) }
    recorder.finish()
    let columns = recorder.columns(of: .receipt)
    #expect(zip(columns, columns.dropFirst()).allSatisfy { $0.to == $1.from })
    // Three digits: a value may be counted in the column beside its own.
    let total = columns.reduce(0) { $0 + $1.count }
    #expect(abs(total - 20_000) <= 200, "\(total)")
  }

  @Test("The text of proc is read whatever the program is called")
  func process() throws {
    let stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 5 0 100 1000 300 184467"
    let sample = try #require(
      ProcessSample(stat: stat, statm: "1000 300 20 1 0 200 0", ticksPerSecond: 100, pageBytes: 4_096))
    #expect(sample == ProcessSample(processorMilliseconds: 3_000, residentBytes: 300 * 4_096))
    #expect(ProcessSample(stat: "nonsense", statm: "1 2", ticksPerSecond: 100, pageBytes: 1) == nil)
  }
}
