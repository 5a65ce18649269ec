import Foundation
import Payload
import Testing
import Vitals
import YAMLFile

@testable import Intake

@Suite struct MappingFileTests {
  private static let good = """
    topic: vigil/v1/+/+/readings
    match: { /vendor: acme, /version: 2, /vitals: ~ }
    each: /vitals
    time: { pointer: /ts, format: epoch-s }
    seq: /n
    fields:
      hr: { pointer: /pulse, unit: "{beat}/min" }
      temp: { pointer: /t/v, unit-pointer: /t/u }
      acvpu: { pointer: /mind, words: { awake: A } }
    faults:
      - { pointer: /alarm, words: { E7: leads-off } }
    """

  @Test("A template reads what it describes")
  func reads() throws {
    let template = try parse(Self.good)
    let payload = """
      {"vendor":"acme","version":2,"vitals":[{"ts":1800000000,"n":7,"pulse":72,"t":{"v":98.6,"u":"[degF]"},
      "mind":"awake","alarm":"E7"}]}
      """
    let message = try decode(payload, MappingSet(templates: [template]))
    let reading = try #require(message.readings.first?.decoded.reading)
    #expect(reading.vitals[.heartRate] == 72 && reading.vitals[.temperature] == 370)
    #expect(reading.consciousness == .alert && reading.faults == DeviceFaults(.leadsOff) && reading.sequence == 7)
  }

  @Test("A template that is not met lets others speak")
  func notMet() throws {
    let mappings = MappingSet(templates: [try parse(Self.good)])
    for payload in [#"{"vendor":"other","version":2,"vitals":[]}"#, #"{"vendor":"acme","version":"2","vitals":[]}"#] {
      #expect(throws: PayloadError.missingTime) { try decode(payload, mappings) }
    }
  }

  @Test(
    "A broken template is refused naming file, line and key",
    arguments: [
      ("each: /vitals", "eaach: /vitals", "acme.yaml:3: eaach: unknown key"),
      ("topic: vigil/v1/+/+/readings", "topic: vigil/#/x", "acme.yaml:1: topic: must be an MQTT topic filter"),
      ("format: epoch-s", "format: unix", "acme.yaml:4: time.format: must be one of epoch-ms, epoch-s, rfc3339"),
      ("/pulse", "pulse", "acme.yaml:7: fields.hr.pointer: must be a JSON Pointer (RFC 6901), such as /vitals/hr"),
      (
        "\"{beat}/min\"", "\"mm[Hg]\"", "acme.yaml:7: fields.hr.unit: must be a unit (UCUM) in which hr can be measured"
      ),
      (", unit-pointer: /t/u", "", "acme.yaml:8: fields.temp: must be with either unit or unit-pointer"),
      ("acvpu:", "avcpu:", "acme.yaml:9: fields.avcpu: unknown key"),
      (
        "leads-off", "leds-off",
        "acme.yaml:11: faults.0.words: must be of leads-off, probe-off, wrong-cuff, measurement-invalid, measurement-absent, poor-signal, sensor-failure, battery-low"
      ),
      ("seq: /n", "seq: [", "acme.yaml:7: is not YAML: did not find expected ',' or ']'"),
    ])
  func refused(part: String, replacement: String, message: String) {
    do {
      _ = try parse(Self.good.replacingOccurrences(of: part, with: replacement))
      Issue.record("\(replacement) was accepted")
    } catch {
      #expect(error.description == message)
    }
  }

  @Test("The shipped example is a template, and a folder that is not there holds none")
  func example() throws {
    let path = #filePath.components(separatedBy: "/Tests/")[0] + "/config/mappings/example-bedside-monitor.yaml.example"
    _ = try MappingFile.load(path: path)
    #expect(try MappingsFolder.load(path: "/nowhere").templates.isEmpty)
  }

  @Test("A folder that is there and cannot be listed is refused, not taken for one without templates")
  func unlisted() {
    #expect(throws: RulesFileError(file: "/dev/null", line: 0, key: "", problem: .unreadable)) {
      try MappingsFolder.load(path: "/dev/null")
    }
  }

  private func parse(_ text: String) throws(RulesFileError) -> MappingTemplate {
    try MappingFile.parse(Data(text.utf8), file: "acme.yaml")
  }

  private func decode(_ payload: String, _ mappings: MappingSet) throws -> DecodedMessage {
    let device = try DeviceID("w1")
    return try Array(payload.utf8).withUnsafeBytes { bytes in
      try PayloadDecoder(mappings: mappings).decode(
        bytes, contentType: nil, topic: "vigil/v1/icu/w1/readings", expecting: device,
        receivedAt: Timestamp(milliseconds: 0))
    }
  }
}
