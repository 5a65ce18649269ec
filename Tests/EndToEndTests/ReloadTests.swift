import Foundation
import Ledger
import Testing

/// SIGHUP on the real process: rules and rota are read again, a broken file changes nothing (INVARIANTS, triage).
@Suite(.serialized) struct ReloadTests {
  @Test func aSignalPutsNewRulesAndANewRotaIntoForceAndABrokenFileNeither() throws {
    let place = try Installation()
    try place.startGateway()
    try place.waitUntilReady()
    let wearable = try Wearable(place.devices[0], of: place)
    let rules = place.home.appending(path: "config/triage.yaml")
    let shipped = try String(contentsOf: rules, encoding: .utf8)
    let before = try loaded("rules.loaded", in: place)
    #expect(before.count == 1)

    // A systolic pressure of 200 is within limits, and from the signal on outside of them.
    let bound = "high: { from: 220,"
    try #require(shipped.contains(bound))
    let lowered = shipped.replacingOccurrences(of: bound, with: "high: { from: 195,")
    try wearable.publish(reading(1))
    try eventually("the first receipt") { wearable.holds(1) }
    #expect(try place.conservation()["alarmed"] == 0)
    try write(lowered, to: rules, of: place)
    let after = try eventually("the entry of the new rules") {
      let versions = try loaded("rules.loaded", in: place)
      return versions.count == 2 ? versions : nil
    }
    #expect(Set(after).count == 2 && after.first == before.first)
    try wearable.publish(reading(2))
    try eventually("the alarm under the new rules") { try place.conservation()["alarmed"] == 1 }

    // A broken file: the gateway says so, and judges as before.
    try write(lowered + "\nfoolish: 1\n", to: rules, of: place)
    try eventually("the refusal") { place.gateway?.output.contains("rules were not changed") ?? false }
    try wearable.publish(reading(3))
    try eventually("the alarm under the rules in force") { try place.conservation()["alarmed"] == 2 }
    #expect(try loaded("rules.loaded", in: place) == after)

    try expectRota(in: place)
    #expect(try place.vigil("verify").hasPrefix("intact"))
  }

  private func reading(_ sequence: Int) -> String { Wearable.reading(sequence, more: #","sbp":200"#) }

  private func expectRota(in place: Installation) throws {
    let file = place.home.appending(path: "config/rota.yaml")
    #expect(try loaded("rota.loaded", in: place).isEmpty)
    let day = """
      version: 1
      time-zone: UTC
      units:
        \(Installation.unit):
          shifts:
            - { name: day, days: mon-sun, hours: "07:00-19:00", persons: [\(place.doctor.id)] }
            - { name: night, days: mon-sun, hours: "19:00-07:00", persons: [\(place.doctor.id)] }

      """
    try write(day, to: file, of: place)
    let versions = try eventually("the entry of the rota") {
      let versions = try loaded("rota.loaded", in: place)
      return versions.isEmpty ? nil : versions
    }
    try write("version: 1\nunits: [\n", to: file, of: place)
    try eventually("its refusal") { place.gateway?.output.contains("the rota was not changed") ?? false }
    #expect(try loaded("rota.loaded", in: place) == versions)
  }

  private func write(_ text: String, to file: URL, of place: Installation) throws {
    try text.write(to: file, atomically: true, encoding: .utf8)
    place.gateway?.signal(SIGHUP)
  }

  /// Versions that entries of this type name, in their order.
  private func loaded(_ type: String, in place: Installation) throws -> [String] {
    try place.entries().filter { $0["type"]?.string == type }.compactMap { $0["body"]?["version"]?.string }
  }
}
