import Backtest
import Foundation
import Intake
import Ledger
import Testing
import Triage
import Vitals

@testable import vigil

@Suite struct BacktestReportTests {
  private static let start: Int64 = 1_700_000_000_000

  /// One patient, ill for ten minutes.
  private func report(_ source: Recording.Source) throws -> BacktestReport {
    let file = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../config/triage.yaml").standardized
    let rules = try RulesFile.parse(try Data(contentsOf: file), file: "triage.yaml")
    let readings = (0..<600).map { second in
      var reading = Reading(time: Timestamp(milliseconds: Self.start + Int64(second) * 1_000))
      reading.vitals[.heartRate] = 150
      return RecordedReading(patient: "p", reading: reading)
    }
    let recording = Recording(
      readings, in: Timestamp(milliseconds: 0)..<Timestamp(milliseconds: .max), source: source)
    let replay = Replay(recording, rules: rules)
    return BacktestReport(Comparison(recording, current: replay, proposed: replay))
  }

  @Test func theReportSaysWhatItRestsOn() throws {
    let files = try report(.complete).lines
    #expect(files[1] == "files hold no orders: everybody is judged by the rules alone")
    let ledger = try report(.evidence(wornMilliseconds: 86_400_000 * 2)).lines
    #expect(ledger[0] == "600 readings of 1 patients, 2.00 patient days")
    #expect(ledger[1].hasPrefix("from the ledger, with its orders: evidence and strips"))
    #expect(ledger.contains { $0.hasPrefix("announced per patient and day") && $0.contains("0.50") })
  }

  @Test func programsAreToldTheRateThatPeopleAre() throws {
    let text = try report(.evidence(wornMilliseconds: 86_400_000 * 2)).json()
    let json = try CanonicalJSON.parse(canonical: Array(text.utf8))
    #expect(json["source"]?.string == "ledger")
    for side in ["current", "proposed"] {
      #expect(json[side]?["announcedPerPatientDayThousandths"]?.integer == 500)
      #expect(json[side]?["announced"]?.integer == 1)
    }
    #expect(json["differences"]?.array?.compactMap { $0["kind"]?.string } == ["same"])
  }
}
