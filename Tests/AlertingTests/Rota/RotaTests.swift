import Consent
import Foundation
import TestChance
import Testing
import Triage
import Vitals
import YAMLFile

@testable import Alerting

@Suite struct RotaTests {
  private static let text = """
    version: 1
    time-zone: Europe/Berlin
    units:
      ward-1:
        quiet: "22:00-06:00"
        shifts:
          - { name: day, days: mon-fri, hours: "07:00-19:00", persons: [per-1, per-2] }
          - { name: night, days: mon-sun, hours: "19:00-07:00", persons: [per-3] }
          - { name: feast, days: sat-sun, hours: "07:00-19:00", persons: [per-1], from: 2026-12-25, to: 2026-12-27 }
    """

  private func rota() throws -> Rota { try RotaFile(bytes: Array(Self.text.utf8), name: "rota.yaml").rota }

  private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

  @Test(arguments: [
    ("2026-11-20T12:00:00+01:00", ["per-1", "per-2"]), ("2026-11-20T06:59:59+01:00", ["per-3"]),
    ("2026-11-20T07:00:00+01:00", ["per-1", "per-2"]), ("2026-11-20T19:00:00+01:00", ["per-3"]),
    // Saturday by day has a shift on the feast days alone.
    ("2026-11-21T12:00:00+01:00", []), ("2026-11-22T03:00:00+01:00", ["per-3"]),
    ("2026-12-26T12:00:00+01:00", ["per-1"]), ("2027-01-02T12:00:00+01:00", []),
  ]) func whoIsOnDutyFollowsTheWallsClock(moment: String, persons: [String]) throws {
    #expect(try rota().onDuty(in: "ward-1", at: time(moment)).sorted() == persons)
  }

  @Test func aNightOfTheChangeOfSummerTimeIsAnHourLongerOrShorterAndHasNoHole() throws {
    let rota = try rota()
    // 2026-10-25 03:00 becomes 02:00; 2026-03-29 02:00 becomes 03:00.
    for (from, hours) in [("2026-10-24T19:00:00+02:00", 13), ("2026-03-28T19:00:00+01:00", 11)] {
      let start = try time(from)
      let night = try #require(
        rota.duties(of: "ward-1", in: start..<start.adding(milliseconds: 1)).first { $0.shift.name == "night" })
      #expect(night.time.lowerBound == start)
      #expect(night.time.upperBound.milliseconds(since: start) == Int64(hours) * 3_600_000)
    }
  }

  @Test func gapsAreWhereNobodyOfTheRoleIsOnDuty() throws {
    let start = try time("2026-11-20T00:00:00+01:00")
    let range = start..<start.adding(milliseconds: 3 * 86_400_000)
    let gaps = RotaGap.gaps(of: "ward-1", .doctor, in: try rota(), over: range) { $0 != "per-2" }
    let expected = try [
      ("2026-11-21T07:00:00+01:00", "2026-11-21T19:00:00+01:00"),
      ("2026-11-22T07:00:00+01:00", "2026-11-22T19:00:00+01:00"),
    ].map { try time($0.0)..<time($0.1) }
    #expect(gaps.map(\.time) == expected)
    #expect(RotaGap.gaps(of: "ward-1", .doctor, in: try rota(), over: range) { _ in false }.map(\.time) == [range])
    #expect(RotaGap.gaps(of: "ward-9", .desk, in: try rota(), over: range) { _ in true }.map(\.time) == [range])
  }

  @Test func quietHoursEndWhereTheySayAndTheNextChangeIsTheNearest() throws {
    let rota = try rota()
    let night = try time("2026-11-20T23:30:00+01:00")
    let morning = try time("2026-11-21T06:00:00+01:00")
    #expect(rota.quietUntil(in: "ward-1", at: night) == morning)
    #expect(rota.quietUntil(in: "ward-1", at: try time("2026-11-20T21:59:59+01:00")) == nil)
    #expect(rota.nextChange(after: night) == morning)
    #expect(Rota.empty.nextChange(after: night) == nil)
  }

  /// A file with one shift, on line 6.
  private static func shift(_ text: String) -> String {
    "version: 1\ntime-zone: UTC\nunits:\n  ward-1:\n    shifts:\n      - { \(text) }"
  }

  @Test(arguments: [
    ("version: 2\ntime-zone: UTC\nunits: {}", 1), ("version: 1\ntime-zone: Mars/Olympus\nunits: {}", 1),
    (shift("name: a, days: mon, hours: \"7-9\", persons: []"), 6),
    (shift("name: a, days: mo, hours: \"07:00-09:00\", persons: []"), 6),
    (shift("name: a, days: mon, hours: \"07:00-24:00\", persons: []"), 6),
    (shift("name: a, days: mon, hours: \"07:00-09:00\", persons: [anna]"), 6),
    (shift("name: a, days: mon, hours: \"07:00-09:00\", persons: [], from: 2026-02-30"), 6),
    (shift("name: a, days: mon, hours: \"07:00-09:00\", people: []"), 6),
    (shift("name: a, hours: \"07:00-09:00\", persons: []"), 6),
    ("version: 1\ntime-zone: UTC\nunits: {}\nshift: 1", 4), ("", 1),
  ]) func whatIsNotUnderstoodIsRefusedWithItsLine(text: String, line: Int) throws {
    let refusal = #expect(throws: RotaFile.Refusal.self) { try RotaFile(bytes: Array(text.utf8), name: "rota.yaml") }
    #expect(refusal?.line == line)
  }

  @Test func noFileIsNoRota() throws { #expect(try RotaFile(path: "/nowhere/rota.yaml") == nil) }

  /// What people mistype: bytes that are changed, taken out, doubled or moved.
  @Test(arguments: SplitMix64.seeds) func whateverIsChangedInItItIsReadOrRefusedOnALineOfIt(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let original = Array(Self.text.utf8)
    var (read, refused) = (0, 0)
    for _ in 0..<300 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...2, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = .random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(bytes[place], at: place)
        default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &generator))
        }
      }
      do {
        let rota = try RotaFile(bytes: bytes, name: "rota.yaml").rota
        read += 1
        let start = try time("2026-11-20T00:00:00+01:00")
        for unit in rota.units.keys {
          for duty in rota.duties(of: unit, in: start..<start.adding(milliseconds: 86_400_000)) {
            #expect(duty.time.lowerBound < duty.time.upperBound, "\(String(decoding: bytes, as: UTF8.self))")
          }
        }
      } catch let refusal as RotaFile.Refusal {
        refused += 1
        #expect((0...bytes.count).contains(refusal.line) && !refusal.problem.isEmpty)
        #expect(!RefusedRota.place(of: refusal).isEmpty)
      }
    }
    #expect(read >= 5 && refused > 10, "seed \(seed): \(read) read, \(refused) refused")
  }
}
