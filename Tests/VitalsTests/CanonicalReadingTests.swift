import Foundation
import TestChance
import TestVitals
import Testing

@testable import Vitals

@Suite struct CanonicalReadingTests {
  private func text(_ reading: Reading, device: String = "w1") -> String {
    String(decoding: CanonicalReading.bytes(reading, device: device), as: UTF8.self)
  }

  @Test("A reading with every field has these bytes and no others")
  func golden() {
    var reading = Reading(time: Timestamp(milliseconds: -1), sequence: 9_007_199_254_740_991, boot: 3)
    for (index, vital) in Vital.allCases.enumerated() {
      reading.vitals[vital] = 60 + index
      reading.impossible[vital] = -1 - index
    }
    reading.consciousness = .unresponsive
    reading.rhythm = .asystole
    reading.battery = 0
    (reading.oxygen, reading.fall, reading.contact, reading.motion) = (true, false, true, false)
    #expect(
      text(reading)
        == #"{"acvpu":"U","battery":0,"boot":3,"contact":true,"dbp":65,"device":"w1","fall":false,"glucose":66,"#
        + #""hr":60,"impossible":{"dbp":-6,"glucose":-7,"hr":-1,"rr":-3,"sbp":-5,"spo2":-2,"temp":-4},"#
        + #""motion":false,"oxygen":true,"rhythm":"asystole","rr":62,"sbp":64,"seq":9007199254740991,"#
        + #""spo2":61,"temp":63,"time":-1}"#)
  }

  @Test("What is missing is left out, and so is a boot of 0")
  func smallest() {
    #expect(text(Reading(time: Timestamp(milliseconds: 0))) == #"{"device":"w1","time":0}"#)
    #expect(text(Reading(time: Timestamp(milliseconds: 5), sequence: 0)) == #"{"device":"w1","seq":0,"time":5}"#)
  }

  @Test("Numbers at their ends are written exactly")
  func extremes() {
    let reading = Reading(time: Timestamp(milliseconds: .min), sequence: .max, boot: .max)
    let number = "18446744073709551615"
    #expect(text(reading) == #"{"boot":\#(number),"device":"w1","seq":\#(number),"time":-9223372036854775808}"#)
  }

  @Test("Foundation reads back exactly the fields of the reading, in sorted order", arguments: SplitMix64.seeds)
  func parsed(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<500 {
      let reading = Reading.random(using: &generator)
      let bytes = CanonicalReading.bytes(reading, device: "w1")
      let parsed = try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? NSDictionary)
      #expect(parsed == Self.fields(of: reading) as NSDictionary, "seed \(seed)")
      let sorted = try JSONSerialization.data(withJSONObject: parsed, options: .sortedKeys)
      #expect(sorted == Data(bytes), "seed \(seed)")
    }
  }

  private static func fields(of reading: Reading) -> [String: Any] {
    var fields: [String: Any] = ["device": "w1", "time": reading.time.milliseconds]
    fields["seq"] = reading.sequence
    if reading.boot != 0 { fields["boot"] = reading.boot }
    for vital in Vital.allCases { fields[vital.key] = reading.vitals[vital] }
    var impossible: [String: Any] = [:]
    for vital in Vital.allCases { impossible[vital.key] = reading.impossible[vital] }
    if !impossible.isEmpty { fields["impossible"] = impossible }
    fields["acvpu"] = reading.consciousness?.letter
    fields["rhythm"] = reading.rhythm?.key
    fields["battery"] = reading.battery
    fields["oxygen"] = reading.oxygen
    fields["fall"] = reading.fall
    if !reading.faults.isEmpty { fields["faults"] = reading.faults.rawValue }
    fields["contact"] = reading.contact
    fields["motion"] = reading.motion
    return fields
  }

  @Test("No canonical reading is longer than it says")
  func longest() {
    var reading = Reading(time: Timestamp(milliseconds: .min), sequence: .max, boot: .max)
    for vital in Vital.allCases {
      reading.vitals[vital] = -32_768
      reading.impossible[vital] = -32_768
    }
    reading.consciousness = .alert
    reading.rhythm = .asystole
    reading.battery = 100
    (reading.oxygen, reading.fall, reading.contact, reading.motion) = (false, false, false, false)
    let device = String(repeating: "a", count: 64)
    #expect(CanonicalReading.bytes(reading, device: device).count <= CanonicalReading.maximumBytes)
  }

  @Test("Appending writes into the caller's own memory, behind what is there")
  func inPlace() {
    var generator = SplitMix64(seed: 4)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(2 * CanonicalReading.maximumBytes)
    let address = bytes.withUnsafeBufferPointer { $0.baseAddress }
    for _ in 0..<200 {
      let reading = Reading.random(using: &generator)
      bytes.removeAll(keepingCapacity: true)
      bytes.append(contentsOf: [1, 2, 3])
      CanonicalReading.append(reading, device: "w1".utf8, to: &bytes)
      #expect(bytes == [1, 2, 3] + CanonicalReading.bytes(reading, device: "w1"))
    }
    #expect(bytes.withUnsafeBufferPointer { $0.baseAddress } == address)
  }
}
