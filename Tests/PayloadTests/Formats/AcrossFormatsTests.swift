import TestChance
import TestVitals
import Testing
import Vitals

@testable import Payload

/// The same measurement gives the same reading, whatever it is written in, and with it the same duplicate key: device,
/// boot and number, or device, time and the digest of the canonical bytes.
@Suite struct AcrossFormatsTests {
  @Test("A measurement is one reading in every format", arguments: SplitMix64.seeds)
  func sameReading(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<600 {
      let reading = Reading.common(using: &generator)
      guard !reading.saysNothing else { continue }
      var random = RandomJSON(generator: generator)
      let native = RenderedReading(reading, using: &random)
      generator = random.generator
      let senML = SenMLRendering(reading, using: &generator)
      let spellings: [(String, Result<DecodedMessage, PayloadError>)] = [
        ("native", result { () throws(PayloadError) in try decodeMessage(native.text) }),
        (
          "FHIR",
          result { () throws(PayloadError) in try decodeMessage(FHIRRendering(reading, using: &generator).text) }
        ),
        ("SenML JSON", result { () throws(PayloadError) in try decodeMessage(senML.json) }),
        ("SenML CBOR", result { () throws(PayloadError) in try decodeMessage(senML.cbor(using: &generator)) }),
        (
          "template",
          result { () throws(PayloadError) in
            try decodeMessage(MappedRendering(reading).text, mappings: MappedRendering.mappings)
          }
        ),
      ]
      for (format, outcome) in spellings {
        let message = try outcome.get()
        #expect(message.readings.map(\.decoded.reading) == [reading], "\(format), seed \(seed)")
        #expect(message.refused.isEmpty, "\(format), seed \(seed)")
        for one in message.readings {
          #expect(
            CanonicalReading.bytes(one.decoded.reading, device: "w1") == CanonicalReading.bytes(reading, device: "w1"))
        }
      }
    }
  }

  @Test("What SenML alone can carry comes through as well", arguments: SplitMix64.seeds)
  func senML(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<600 {
      var reading = Reading.random(using: &generator)
      reading.time = Timestamp(milliseconds: .random(in: 1_700_000_000_000...1_900_000_000_000, using: &generator))
      guard !reading.saysNothing else { continue }
      let pack = SenMLRendering(reading, using: &generator)
      #expect(try decodeMessage(pack.json).readings.map(\.decoded.reading) == [reading], "seed \(seed)")
      #expect(
        try decodeMessage(pack.cbor(using: &generator)).readings.map(\.decoded.reading) == [reading], "seed \(seed)")
    }
  }

  private func result(
    _ body: () throws(PayloadError) -> DecodedMessage
  ) -> Result<DecodedMessage, PayloadError> {
    do throws(PayloadError) { return .success(try body()) } catch { return .failure(error) }
  }
}

extension Reading {
  /// Whether it holds nothing but its time and number, which no format accepts as a reading.
  var saysNothing: Bool { self == Reading(time: time, sequence: sequence, boot: boot) }
}
