import Foundation
import Measure
import Testing
import WardKit

@testable import Ward

@Suite struct LimitsTests {
  private static func expectations(_ set: (inout Expectations) -> Void) -> Expectations {
    var expectations = Expectations()
    set(&expectations)
    return expectations
  }

  /// A run of one second in which each alert took so long.
  private static func report(alertMilliseconds: [Int64] = [], gatewayMegabytes: [Int] = []) -> RunReport {
    var recorder = Recorder(start: 0)
    for latency in alertMilliseconds { recorder.record(.alert, due: 0, at: latency * 1_000_000) }
    recorder.finish()
    var report = RunReport()
    report.seconds = recorder.seconds
    report.latencies[.alert] = recorder.percentiles(of: .alert)
    if !gatewayMegabytes.isEmpty {
      var gateway = ProcessRecord(name: "gateway")
      for size in gatewayMegabytes {
        gateway.take(ProcessSample(processorMilliseconds: 0, residentBytes: size * 1_000_000))
      }
      report.processes = [gateway]
    }
    return report
  }

  private func failures(
    _ report: RunReport, heard: Limits.Heard? = nil, _ set: (inout Expectations) -> Void
  ) -> [String] {
    Limits.failures(of: report, totals: RunTotals(), heard: heard, expectations: Self.expectations(set))
  }

  @Test func `a run in which a doctor listened and heard nothing does not meet a limit on calls`() {
    let silent = failures(Self.report(), heard: Limits.Heard(uncalled: 0)) { $0.alertP99 = 20 }
    #expect(silent == ["alert p99 was not measured, at most 20.0 ms is asked for"])
    let blind = failures(Self.report(), heard: Limits.Heard(uncalled: nil)) { $0.uncalled = 0 }
    #expect(blind == ["patients not called about was not measured, at most 0.0 is asked for"])
  }

  @Test func `calls that were late, or did not come, are named, and those in time are not`() {
    let set: (inout Expectations) -> Void = {
      $0.alertP99 = 20
      $0.uncalled = 0
    }
    #expect(failures(Self.report(alertMilliseconds: [5, 12]), heard: Limits.Heard(uncalled: 0), set) == [])
    let late = failures(Self.report(alertMilliseconds: [5, 90]), heard: Limits.Heard(uncalled: 2), set)
    #expect(late.count == 2, "\(late)")
    #expect(late.first?.hasPrefix("alert p99 is ") == true, "\(late)")
    #expect(late.last == "patients not called about is 2.00, at most 0.0 is asked for", "\(late)")
  }

  @Test func `where no doctor listened nothing is asked of the calls`() {
    let failures = failures(Self.report()) {
      $0.alertP99 = 20
      $0.uncalled = 0
    }
    #expect(failures == [])
  }

  @Test func `memory that nobody watched does not meet its limit`() {
    let set: (inout Expectations) -> Void = { $0.memoryGrowthMegabytes = 200 }
    #expect(
      failures(Self.report(), set)
        == ["growth of the gateway's memory was not measured, at most 200.0 MB is asked for"])
    #expect(failures(Self.report(gatewayMegabytes: [50, 240, 100]), set) == [])
    #expect(
      failures(Self.report(gatewayMegabytes: [50, 260, 100]), set)
        == ["growth of the gateway's memory is 210.00 MB, at most 200.0 MB is asked for"])
  }

  @Test(arguments: ["ward", "city", "backfill", "mass-casualty", "burst", "orders"])
  func `a scenario with emergencies asks that nobody goes without a call`(name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
      path: "../../Simulators/scenarios")
    let text = try String(contentsOf: folder.appending(path: "\(name).yaml"), encoding: .utf8)
    #expect(try ScenarioFile.parse(text, file: name).expectations.uncalled == 0)
  }
}
