import Foundation
import Intake
import Payload
import Vitals

/// Payloads of the richer formats: they are read into a tree first, which the native one never is.
struct FormatCases {
  private static let device = "watch-17"
  private static let now = Timestamp(milliseconds: 1_800_000_010_000)

  private static let observation = """
    {"resourceType":"Observation","status":"final","effectiveDateTime":"2026-01-01T00:00:00Z","identifier":[{"system":\
    "urn:vigil:reading","value":"1/2"}],"code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},\
    "valueQuantity":{"value":72,"system":"http://unitsofmeasure.org","code":"/min"}}
    """
  private static let senML = """
    [{"bn":"watch-17:","bt":1.8e9,"bu":"/min","n":"hr","v":72},{"n":"rr","v":15},{"n":"temp","u":"Cel","v":36.8}]
    """
  /// The same in CBOR: base name 0-less, base time, then `hr` in /min and `temp` in Cel as a half-precision number.
  private static let cbor: [UInt8] =
    [0x82, 0xA4, 0x22, 0x1A, 0x6B, 0x49, 0xD2, 0x00, 0x00, 0x62, 0x68, 0x72, 0x01, 0x64, 0x2F, 0x6D, 0x69, 0x6E, 0x02]
    + [0x18, 0x48, 0xA3, 0x00, 0x64, 0x74, 0x65, 0x6D, 0x70, 0x01, 0x63, 0x43, 0x65, 0x6C, 0x02, 0xF9, 0x50, 0x9C]

  private static let foreign = """
    {"vendor":"Example Medical","monitor":{"serial":"watch-17"},"measuredAt":"2026-01-01T00:00:00Z","counter":7,"pulse":72,\
    "oximetry":{"saturation":97},"temperature":{"value":36.8,"unit":"Cel"}}
    """
  /// The template that is shipped as an example, without what this payload leaves out.
  private static let mapping = """
    topic: vigil/v1/+/+/readings
    match: { /vendor: Example Medical }
    device: /monitor/serial
    time: { pointer: /measuredAt, format: rfc3339 }
    seq: /counter
    fields:
      hr: { pointer: /pulse, unit: "{beat}/min" }
      spo2: { pointer: /oximetry/saturation, unit: "%" }
      temp: { pointer: /temperature/value, unit-pointer: /temperature/unit }
    """

  func all() throws -> [Case] {
    let template = try MappingFile.parse(Data(Self.mapping.utf8), file: "bench.yaml")
    return [
      try Self.decode("FHIR Observation", Array(Self.observation.utf8), "application/fhir+json"),
      try Self.decode("SenML JSON", Array(Self.senML.utf8), "application/senml+json"),
      try Self.decode("SenML CBOR", Self.cbor, "application/senml+cbor"),
      try Self.decode(
        "mapped JSON", Array(Self.foreign.utf8), "application/json",
        by: PayloadDecoder(mappings: MappingSet(templates: [template]))),
    ]
  }

  private static func decode(
    _ name: String, _ bytes: [UInt8], _ contentType: String, by decoder: PayloadDecoder = PayloadDecoder()
  ) throws -> Case {
    let device = try DeviceID(device)
    let topic = "vigil/v1/bench/\(device)/readings"
    // Copies: of one and the same payload the optimiser would take the floor out of its loop.
    let copies = (0..<64).map { _ in bytes.map { $0 } }
    let decode = { (bytes: [UInt8]) in
      try bytes.withUnsafeBytes {
        try decoder.decode($0, contentType: contentType, topic: topic, expecting: device, receivedAt: now)
      }
    }
    let message = try decode(bytes)
    guard message.readings.count == 1, message.refused.isEmpty else {
      throw BenchError.unexpected("\(name) is refused: \(message.refused)")
    }
    return Case(
      "decode \(name), \(bytes.count) B", unit: "reading", operations: copies.count,
      floor: .code(Floors.bytes) { for copy in copies { keep(copy.withUnsafeBytes(Floors.scan)) } },
      work: { for copy in copies { keep(try decode(copy).readings.count) } })
  }
}
