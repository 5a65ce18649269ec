import Consent
import Foundation
import Ledger
import Testing
import Vitals

@testable import FHIR

/// Observation as the profiles for vital signs want it (FHIR R4).
@Suite struct VitalObservationTests {
  private let time = Timestamp(milliseconds: 1_700_000_100_000)

  private func resource(_ content: VitalObservation.Content) throws -> [String: Any] {
    let observation = VitalObservation(
      id: "current-pat-1-x", patient: try #require(PersonID("pat-0011223344556677")), content: content,
      effective: .instant(time), devices: "w-1")
    let bytes = try observation.json.encode()
    return try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  private func code(_ concept: Any?) -> [String] {
    let codings = (concept as? [String: Any])?["coding"] as? [[String: String]]
    return (codings ?? []).compactMap { $0["code"] }
  }

  @Test(arguments: [
    (Vital.heartRate, 72, "72", "/min", ["8867-4"]), (.oxygenSaturation, 97, "97", "%", ["2708-6", "59408-5"]),
    (.respiratoryRate, 16, "16", "/min", ["9279-1"]), (.temperature, 372, "37.2", "Cel", ["8310-5"]),
    (.glucose, 5, "0.5", "mmol/L", ["15074-8"]),
  ])
  func `A vital has its codes, its unit and its digits`(
    _ vital: Vital, _ steps: Int, _ text: String, _ unit: String, _ codes: [String]
  ) throws {
    let found = try resource(.value(vital, steps))
    #expect(code(found["code"]) == codes)
    #expect(found["resourceType"] as? String == "Observation" && found["status"] as? String == "final")
    #expect(code((found["category"] as? [Any])?.first) == ["vital-signs"])
    #expect((found["subject"] as? [String: String])?["reference"] == "Patient/pat-0011223344556677")
    let quantity = try #require(found["valueQuantity"] as? [String: Any])
    #expect(quantity["code"] as? String == unit)
    let observation = VitalObservation(
      id: "x", patient: try #require(PersonID("pat-1")), content: .value(vital, steps), effective: .instant(time))
    #expect(String(decoding: try observation.json.encode(), as: UTF8.self).contains("\"value\":\(text)}"))
  }

  @Test func `Pressures are a panel, and what of it was not measured is absent and never zero`() throws {
    let components = try #require(
      try resource(.pressure(systolic: 121, diastolic: nil))["component"] as? [[String: Any]])
    #expect(components.map { code($0["code"]) } == [["8480-6"], ["8462-4"]])
    #expect((components[0]["valueQuantity"] as? [String: Any])?["value"] as? Int == 121)
    #expect(components[1]["valueQuantity"] == nil && code(components[1]["dataAbsentReason"]) == ["unknown"])
  }

  @Test func `A score that is not exact is a range, and one that does not apply is absent`() throws {
    #expect(try resource(.score(lower: 4, upper: 4))["valueInteger"] as? Int == 4)
    let range = try #require(try resource(.score(lower: 4, upper: 9))["valueRange"] as? [String: [String: Any]])
    #expect(range["low"]?["value"] as? Int == 4 && range["high"]?["value"] as? Int == 9)
    let refused = try resource(.scoreRefused("pregnant"))
    #expect(refused["valueRange"] == nil && code(refused["dataAbsentReason"]) == ["not-applicable"])
    #expect(code((refused["category"] as? [Any])?.first) == ["survey"])
  }

  @Test func `Statistics carry mean, maximum, minimum and count`() throws {
    let found = try resource(
      .statistics(.temperature, .init(count: 3, minimum: 365, maximum: 372, sum: 1_106)))
    let components = try #require(found["component"] as? [[String: Any]])
    let values = components.map { ($0["valueQuantity"] as? [String: Any])?["value"] as? NSNumber }
    #expect(components.flatMap { code($0["code"]) } == ["average", "maximum", "minimum", "count"])
    #expect(values.map { $0?.stringValue } == ["36.87", "37.2", "36.5", "3"])
  }

  @Test func `Decimals keep their digits, whatever their sign`() {
    for (steps, scale, text) in [
      (0, 10, "0.0"), (-5, 10, "-0.5"), (-372, 10, "-37.2"), (1_000, 1, "1000"), (7, 100, "0.07"),
    ] {
      #expect(FHIRDecimal(steps: steps, scale: scale).text == text)
    }
    #expect(FHIRDecimal(sum: -1_106, count: 3, scale: 10).text == "-36.87")
  }
}
