import Foundation
import Intake
import Payload
import Testing
import Vitals

@testable import vigil

@Suite struct PayloadExplanationTests {
  private func explain(_ text: String, mappings: MappingSet = .none) throws -> PayloadExplanation {
    PayloadExplanation(
      Array(text.utf8), contentType: nil, topic: "vigil/v1/icu/w1/readings", device: try DeviceID("w1"),
      decoder: PayloadDecoder(mappings: mappings), receivedAt: Timestamp(milliseconds: 1_700_000_000_000))
  }

  @Test func aReadingIsShownInCanonicalUnits() throws {
    let found = try explain(#"{"time":1700000000000,"seq":4,"boot":2,"hr":72,"temp":36.65,"spo2":180,"colour":1}"#)
    #expect(found.isReading)
    for line in [
      "reading   2023-11-14T22:13:20.000Z  boot 2  seq 4", "  hr        72 /min", "  temp      36.7 Cel",
      "  spo2      impossible: 180 %", "  1 parts are unknown and were ignored",
    ] { #expect(found.lines.contains(line), "\(line) in \(found.lines)") }
  }

  @Test func numbersStandBesideWhatWasSent() throws {
    let found = try explain(
      #"{"resourceType":"Observation","status":"final","effectiveDateTime":"2026-11-21T08:00:00Z","code":{"coding":[{"system":"http://loinc.org","code":"8310-5"}]},"valueQuantity":{"value":100.4,"code":"[degF]"}}"#
    )
    #expect(found.lines.contains("format    FHIR R4"))
    #expect(found.lines.contains("  temp      38.0 Cel   (sent 100.4 [degF])"), "\(found.lines)")
  }

  @Test func aVendorsUnknownWordForAFaultIsShownAsItWasSent() throws {
    let yaml = """
      topic: vigil/v1/+/+/readings
      time: { pointer: /ts, format: epoch-s }
      fields: { hr: { pointer: /pulse, unit: "/min" } }
      faults: [{ pointer: /error, words: { E7: leads-off } }]
      """
    let template = try MappingFile.parse(Data(yaml.utf8), file: "acme.yaml")
    let found = try explain(
      #"{"ts":1700000000,"pulse":72,"error":"E\"9"}"#, mappings: MappingSet(templates: [template]))
    #expect(found.lines.contains("template  acme speaks for it"))
    #expect(found.lines.contains(#"  fault     unknown word, and ignored: "E\"9""#), "\(found.lines)")
  }

  @Test func whyNothingComesOutIsSaid() throws {
    let found = try explain("{")
    #expect(!found.isReading && found.lines.contains { $0.hasPrefix("refused   ") })
  }
}
