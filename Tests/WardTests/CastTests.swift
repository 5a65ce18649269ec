import Testing
import Vitals
import WardKit

@Suite struct CastTests {
  private func scenario(_ more: String, count: Int = 100) throws -> Scenario {
    try ScenarioFile.parse("name: s\nsummary: x\npatients:\n  count: \(count)\n" + more, file: "s")
  }

  private func known(_ count: Int, patients: ((Int) -> String)? = nil) -> [DeviceCredential] {
    (0..<count).map {
      DeviceCredential(unit: "u", device: "d\($0)", password: nil, patient: patients?($0))
    }
  }

  @Test(arguments: UInt64(0)..<20) func `a share is exactly that share, and the same for the same seed`(seed: UInt64)
    throws
  {
    var scenario = try scenario("  courses:\n    - { course: sepsis, share: 0.3, at: 10s..20s }\n")
    scenario.seed = seed
    let cast = try Cast(scenario: scenario, credentials: known(100))
    #expect(cast.parts.filter { $0.course == .sepsis }.count == 30, "seed \(seed)")
    #expect(cast.parts.filter { $0.course == .sepsis }.allSatisfy { (10...20).contains($0.onsetSeconds) })
    #expect(try Cast(scenario: scenario, credentials: known(100)).parts == cast.parts)
  }

  @Test func `the first rule that names a patient holds`() throws {
    let cast = try Cast(
      scenario: try scenario(
        "  courses:\n    - { course: fall, index: 1..2 }\n    - { course: sepsis, index: 2..3 }\n"),
      credentials: known(100))
    #expect(cast.parts.prefix(5).map(\.course) == [.stable, .fall, .fall, .sepsis, .stable])
  }

  @Test func `what is ordered for a patient is that of the course, then of the scenario in its order`() throws {
    let cast = try Cast(
      scenario: try scenario(
        """
          courses:
            - { course: copd, index: 1 }
          orders:
            - { index: 1..2, limits: { temp: { high: 38.5 } } }
            - { index: 2, news2: pregnant, suppress: [event.af] }

        """), credentials: known(100))
    var warm = PatientOrder()
    warm.limits = [.temperature: [.high: 385]]
    var second = PatientOrder()
    second.refusal = .pregnant
    second.suppressed = ["event.af"]
    #expect(cast.devices.prefix(4).map(\.orders) == [[], [.scale2, warm], [warm, second], []])
  }

  @Test func `devices that name the same patient hang on one, others by their order`() throws {
    var two = try scenario("", count: 2)
    let named = try Cast(scenario: two, credentials: known(6) { "p\($0 % 3)" })
    #expect(named.patientOfDevice == [0, 1, 0, 1] && named.devices.map(\.device.name) == ["d0", "d1", "d3", "d4"])
    two.devices.perPatient = 3
    let ordered = try Cast(scenario: two, credentials: known(9))
    #expect(ordered.patientOfDevice == [0, 0, 0, 1, 1, 1])
  }

  @Test func `too few devices and bad names are refused`() throws {
    let two = try scenario("", count: 2)
    #expect(throws: CastError.tooFewDevices(needed: 2, known: 1)) { try Cast(scenario: two, credentials: known(1)) }
    #expect(throws: CastError.malformedName(unit: "alerts", device: "d")) {
      try Cast(
        scenario: two,
        credentials: [DeviceCredential(unit: "alerts", device: "d", password: nil)] + known(2))
    }
  }

  @Test func `a list for a backfill reaches back as far as the backfill`() throws {
    let past = try scenario("phases:\n  - { do: backfill, share: 1, hours: 4, at: 1s }\n", count: 3)
    let list = ProvisionedDevice.list(for: past, unit: "u", prefix: "d", first: 5)
    #expect(list.map(\.device) == ["d5", "d6", "d7"] && Set(list.map(\.patient)).count == 3)
    #expect(list.allSatisfy { $0.since > 4 * 3_600 })
  }
}
