import TestChance
import TestVitals
import Testing
import Vitals

@testable import Payload

@Suite struct GoodPayloadTests {
  @Test("A reading decodes to itself however it is written", arguments: SplitMix64.seeds)
  func rendered(seed: UInt64) throws {
    var random = RandomJSON(generator: SplitMix64(seed: seed))
    for _ in 0..<1_500 {
      let reading = Reading.random(using: &random.generator)
      let rendered = RenderedReading(reading, using: &random)
      do throws(PayloadError) {
        let decoded = try decode(rendered.text)
        #expect(decoded == DecodedReading(reading: reading, unknownKeys: rendered.unknownKeys), "seed \(seed)")
      } catch {
        #expect(error == .empty && reading.saysNothing, "\(rendered.text) \(error) seed \(seed)")
      }
    }
  }

  @Test("An impossible vital is kept apart and leaves its neighbours alone", arguments: Vital.allCases)
  func impossible(vital: Vital) throws {
    let others = Vital.allCases.filter { $0 != vital }
    let neighbours = others.map { "\"\($0.key)\":\($0.possible.upperBound / $0.scale)" }.joined(separator: ",")
    for (number, kept) in [("-1", -1 * vital.scale), ("99999", 32_767), ("-1e300", -32_768), ("1e300", 32_767)] {
      let decoded = try decode(#"{"\#(vital.key)":\#(number),"time":0,\#(neighbours)}"#)
      #expect(decoded.reading.vitals[vital] == nil)
      #expect(decoded.reading.impossible[vital] == kept)
      #expect(decoded.reading.impossibleMask == 1 << vital.rawValue)
      for other in others { #expect(decoded.reading.vitals[other] == other.possible.upperBound) }
    }
    let alone = try decode(#"{"\#(vital.key)":-1,"time":0}"#)
    #expect(alone.reading.vitals.isEmpty)
  }

  @Test("Words outside their vocabulary leave the reading standing and are reported")
  func unrecognised() throws {
    let decoded = try decode(#"{"time":0,"hr":60,"acvpu":"X","rhythm":"NORMAL"}"#)
    #expect(decoded.unrecognisedFields.fields == [.consciousness, .rhythm])
    #expect(decoded.reading.vitals[.heartRate] == 60)
    #expect(decoded.reading.consciousness == nil && decoded.reading.rhythm == nil)
    #expect(try decode(#"{"time":0,"rhythm":""}"#).unrecognisedFields.fields == [.rhythm])
    #expect(try decode(#"{"time":0,"acvpu":"a"}"#).unrecognisedFields.fields == [.consciousness])
  }

  @Test("A charge that no battery has is dropped without a word about the patient")
  func battery() throws {
    for text in ["101", "-1", "1e300", "100.5"] {
      let decoded = try decode(#"{"time":0,"hr":60,"battery":\#(text)}"#)
      #expect(decoded.reading.battery == nil && decoded.ignoredFields == 1)
    }
    #expect(try decode(#"{"time":0,"battery":99.5}"#).reading.battery == 100)
  }

  @Test("A boot of 0 is the same as no boot")
  func boot() throws {
    let without = try decode(#"{"time":0,"hr":60,"seq":1}"#)
    #expect(try decode(#"{"time":0,"hr":60,"seq":1,"boot":0}"#) == without)
    #expect(try decode(#"{"time":0,"hr":60,"seq":1,"boot":null}"#) == without)
  }

  @Test("A device named in the payload is compared with the name on the topic, after unescaping")
  func device() throws {
    let name = try DeviceID("w1")
    let same = Array(#"{"time":0,"hr":60,"device":"\u00771"}"#.utf8)
    #expect(try decode(same, expecting: name) == decode(same))
    for other in ["w", "w11", "W1", ""] {
      let bytes = Array(#"{"time":0,"hr":60,"device":"\#(other)"}"#.utf8)
      #expect(throws: PayloadError.deviceMismatch) { try decode(bytes, expecting: name) }
      #expect(throws: PayloadError.deviceMismatch) { try decode(bytes) }
    }
  }
}
