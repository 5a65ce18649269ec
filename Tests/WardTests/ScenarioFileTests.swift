import Foundation
import Testing
import WardKit
import YAMLFile

@Suite struct ScenarioFileTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
    path: "../../Simulators/scenarios")

  private func refusal(_ text: String, overrides: [(key: String, value: String)] = []) -> String {
    do throws(ScenarioError) {
      _ = try ScenarioFile.parse(text, file: "s.yaml", overrides: overrides)
      return "accepted"
    } catch {
      return error.description
    }
  }

  private static let head = "name: s\nsummary: x\npatients: { count: 2 }\n"

  @Test func `every scenario that is shipped is read, and bears its file's name`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { $0.hasSuffix(".yaml") }
    #expect(files.count >= 12)
    for file in files {
      let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
      #expect(try ScenarioFile.read(text, file: file).name + ".yaml" == file)
    }
  }

  @Test(arguments: [
    ("devices: { cadense: 1s }\n", "s.yaml:4: devices.cadense: unknown key; known here: backfill-rate"),
    ("faults:\n  duplicates: 1.5\n", "s.yaml:5: faults.duplicates: must be a number from 0.0 to 1.0"),
    ("phases:\n  - { do: explode, at: 1s }\n", "s.yaml:5: phases.0.do: must be one of disconnect"),
    ("phases:\n  - { do: vanish, at: 1s, share: 0.1, every: 3s }\n", "s.yaml:5: phases.0.every: unknown key"),
    ("phases:\n  - { do: vanish, at: 1s }\n", "s.yaml:5: phases.0: must be a mapping with either `share` or `index`"),
    ("phases:\n  - { do: flap, share: 1, at: 1s }\n", "s.yaml:5: phases.0: must be a mapping with `for`"),
    ("phases:\n  - { at: 1s }\n", "s.yaml:5: phases.0.do: missing"),
    ("duration: 10 parsecs\n", "s.yaml:4: duration: must be a length of time"),
    ("seed: -1\n", "s.yaml:4: seed: must be a whole number"),
    ("seed: 1\nseed: 2\n", "cannot be read: a key stands twice: seed"),
    ("devices: [\n", "cannot be read"),
    ("expect: { unexplained: none }\n", "s.yaml:4: expect.unexplained: must be a whole number"),
    ("faults: { malformed-kinds: [truncated, salted] }\n", "s.yaml:4: faults.malformed-kinds.1: must be one of"),
  ])
  func `what is wrong is named by file, line and key`(more: String, expected: String) {
    #expect(refusal(Self.head + more).contains(expected))
  }

  @Test(arguments: [
    ("{ index: 0 }", "must be an order of"),
    ("{ scale-2: true }", "must be a mapping with either `share` or `index`"),
    ("{ index: 0, news2: child }", "news2: must be one of age-under-16, pregnant"),
    ("{ index: 0, limits: { pulse: { low: 40 } } }", "limits.pulse: unknown key"),
    ("{ index: 0, limits: { hr: {} } }", "limits.hr: must be bounds that ascend"),
    ("{ index: 0, limits: { hr: { low: 50, high: 50 } } }", "limits.hr: must be bounds that ascend"),
    ("{ index: 0, limits: { temp: { high: 99 } } }", "limits.temp.high: must be a number from"),
  ])
  func `an order that says nothing, or nonsense, is refused`(order: String, expected: String) {
    let text = "name: s\nsummary: x\npatients:\n  count: 2\n  orders:\n    - \(order)\n"
    let said = refusal(text)
    #expect(said.hasPrefix("s.yaml:6: patients.orders.0") && said.contains(expected), "\(said)")
  }

  @Test func `a missing key is named`() {
    #expect(refusal("name: s\nsummary: x\n").hasSuffix("patients: missing"))
    #expect(refusal("name: s\nsummary: x\npatients:\n  abnormal: 0.1\n").hasSuffix("patients.count: missing"))
  }

  @Test func `a value is replaced by its path, checked like any other`() throws {
    let scenario = try ScenarioFile.parse(
      Self.head, file: "s.yaml", overrides: [("devices.cadence", "2s"), ("patients.count", "7"), ("seed", "9")])
    #expect(scenario.devices.cadenceSeconds == 2 && scenario.patients.count == 7 && scenario.seed == 9)
    #expect(refusal(Self.head, overrides: [("devices.cadense", "2s")]).contains("devices.cadense: unknown key"))
    #expect(refusal(Self.head, overrides: [("devices.cadence", "soon")]).contains("devices.cadence: must be"))
    #expect(refusal(Self.head, overrides: [("", "x")]).contains("--set"))
    #expect(refusal(Self.head, overrides: [("name.x", "y")]).contains("--set"))
  }

  @Test func `a phase of faults changes what it names and nothing else`() throws {
    let text =
      Self.head
      + "faults: { duplicates: 0.1 }\nphases:\n  - { do: faults, at: 1s, for: 2s, faults: { malformed: 1 } }\n"
    guard case .faults(let faults) = try ScenarioFile.parse(text, file: "s").phases[0].action else {
      Issue.record("no faults")
      return
    }
    #expect(faults.duplicates == 0.1 && faults.malformed == 1)
  }

  @Test func `sending again grows to twelve times its wait unless the file says to what`() throws {
    func waits(_ text: String) throws -> ClosedRange<Double> {
      try ScenarioFile.parse(Self.head + "devices: { resend-after: \(text) }\n", file: "s").devices.resendAfterSeconds
    }
    #expect(try waits("2s") == 2...24)
    #expect(try waits("5s..2m") == 5...120)
    #expect(refusal(Self.head + "devices: { resend-after: 1ms }\n").contains("devices.resend-after: must be"))
  }

  @Test func `a share of devices speaks the old protocol, and a larger share takes it from none`() throws {
    var plan = try ScenarioFile.parse(Self.head + "connection: { mqtt311: 0.3 }\n", file: "s").connection
    let some = Set((0..<1_000).filter { plan.version(ofDevice: $0, seed: 7) == .mqtt311 })
    #expect((250...350).contains(some.count))
    plan.oldProtocolShare = 0.6
    let more = Set((0..<1_000).filter { plan.version(ofDevice: $0, seed: 7) == .mqtt311 })
    #expect(more.isSuperset(of: some) && (550...650).contains(more.count))
  }

  @Test func `a drift may go either way`() throws {
    let text = Self.head + "faults: { drifting-devices: 0.5, drift-per-hour: -20s..40s }\n"
    let faults = try ScenarioFile.parse(text, file: "s").faults
    #expect(faults.driftingShare == 0.5 && faults.driftSecondsPerHour == -20...40)
  }

  @Test(arguments: [("500ms", 0.5), ("10s", 10), ("1.5h", 5_400), ("3", 3), ("2d", 172_800)])
  func `lengths of time are read and written`(text: String, seconds: Double) throws {
    #expect(try #require(DurationText(parsing: text)).seconds == seconds)
    #expect(DurationText(parsing: DurationText(seconds).description)?.seconds == seconds)
  }

  @Test(arguments: ["", "s", "-1s", "1 h", "1e3s", "400d", "10x"]) func `others are refused`(text: String) {
    #expect(DurationText(parsing: text) == nil)
  }
}
