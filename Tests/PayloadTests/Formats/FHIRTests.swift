import Testing
import Vitals

@testable import Payload

@Suite struct FHIRTests {
  /// After the specification's own example "Blood pressure" (hl7.org/fhir/R4/observation-example-bloodpressure.json).
  @Test("A blood-pressure panel is one reading with two vitals")
  func bloodPressure() throws {
    let message = try decodeMessage(
      """
      {"resourceType":"Observation","id":"blood-pressure","meta":{"profile":["http://hl7.org/fhir/StructureDefinition/vitalsigns"]},
       "status":"final","category":[{"coding":[{"code":"vital-signs"}]}],
       "code":{"coding":[{"system":"http://loinc.org","code":"85354-9","display":"Blood pressure panel"}]},
       "subject":{"reference":"Patient/example"},"effectiveDateTime":"2012-09-17T10:00:00+02:00",
       "interpretation":[{"coding":[{"code":"L"}]}],
       "component":[
        {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"},{"system":"http://snomed.info/sct","code":"271649006"}]},
         "valueQuantity":{"value":107,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}},
        {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},
         "valueQuantity":{"value":60,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]}
      """)
    let reading = try #require(message.readings.first?.decoded.reading)
    #expect(message.readings.count == 1)
    #expect(reading.vitals[.systolic] == 107 && reading.vitals[.diastolic] == 60)
    #expect(reading.time.rfc3339 == "2012-09-17T08:00:00.000Z")
  }

  @Test("IEEE 11073 codes and units mean what LOINC and UCUM mean")
  func deviceCodes() throws {
    for code in ["150364", "MDC_TEMP_BODY"] {
      let message = try decodeMessage(
        observation(
          #""code":{"coding":[{"system":"urn:iso:std:iso:11073:10101","code":"\#(code)"}]},"valueQuantity":{"value":100.4,"system":"urn:iso:std:iso:11073:10101","code":"266560"}"#
        ))
      #expect(message.readings.first?.decoded.reading.vitals[.temperature] == 380)
      #expect(message.readings.first?.raw.map(\.text) == ["100.4 266560"])
    }
  }

  @Test(
    "A missing value with its reason is a fault, and its neighbours stand",
    arguments: [
      (#"{"coding":[{"code":"not-performed"}]}"#, .measurementAbsent),
      (#"{"coding":[{"code":"error"}]}"#, .measurementInvalid),
      (#"{"coding":[{"code":"unknown","display":"Leads Off"}]}"#, .leadsOff),
      (#"{"text":"probe unplugged"}"#, .probeOff),
      (#"{"text":"wrong cuff"}"#, .wrongCuff), (#"{"coding":[{"code":"something new"}]}"#, .measurementAbsent),
      ("{}", .measurementAbsent),
    ] as [(String, DeviceFault)])
  func dataAbsent(reason: String, fault: DeviceFault) throws {
    let message = try decodeMessage(
      observation(
        #""code":{"text":"vitals"},"component":[{\#(loinc("59408-5")),"dataAbsentReason":\#(reason)},{\#(loinc("8867-4")),"valueQuantity":{"value":72,"code":"/min"}}]"#
      ))
    let reading = try #require(message.readings.first?.decoded.reading)
    #expect(reading.faults == DeviceFaults(fault))
    #expect(reading.vitals[.heartRate] == 72 && reading.vitals[.oxygenSaturation] == nil)
  }

  @Test("A known vital without value and without reason was due and is missing")
  func valueMissing() throws {
    let message = try decodeMessage(observation(loinc("8867-4")))
    #expect(message.readings.first?.decoded.reading.faults == DeviceFaults(.measurementAbsent))
  }

  @Test("Devices' codes of pressure in an artery, breathing by impedance and sites of temperature mean the vitals")
  func hospitalCodes() throws {
    for (code, symbol, value, unit, vital, steps) in [
      ("150033", "MDC_PRESS_BLD_ART_SYS", "118", "266016", Vital.systolic, 118),
      ("150034", "MDC_PRESS_BLD_ART_DIA", "61", "266016", .diastolic, 61),
      ("151578", "MDC_TTHOR_RESP_RATE", "7", "264928", .respiratoryRate, 7),
      ("149522", "MDC_BLD_PULS_RATE_INV", "35", "264864", .heartRate, 35),
      ("188424", "MDC_TEMP_ORAL", "39.2", "268192", .temperature, 392),
      ("150368", "MDC_TEMP_CORE", "304.15", "266528", .temperature, 310),
      ("188420", "MDC_TEMP_RECT", "304.15", "MDC_DIM_KELVIN", .temperature, 310),
    ] {
      for code in [code, symbol] {
        let message = try decodeMessage(
          observation(
            #""code":{"coding":[{"system":"urn:iso:std:iso:11073:10101","code":"\#(code)"}]},"valueQuantity":{"value":\#(value),"system":"urn:iso:std:iso:11073:10101","code":"\#(unit)"}"#
          ))
        #expect(message.readings.first?.decoded.reading.vitals[vital] == steps, "\(code)")
      }
    }
    let skin = observation(
      #""code":{"coding":[{"system":"urn:iso:std:iso:11073:10101","code":"150388"}]},"valueQuantity":{"value":31,"code":"Cel"}"#
    )
    #expect(throws: PayloadError.empty) { try decodeMessage(skin) }
  }

  /// LOINC users' guide, appendix on the check digit (modulo 10).
  @Test("Every LOINC code bears its check digit")
  func checkDigits() throws {
    for code in FHIRCodes.loincCodes.keys {
      let parts = code.split(separator: "-")
      let digits = try #require(parts.first).reversed().compactMap(\.wholeNumberValue)
      let odd = stride(from: 0, to: digits.count, by: 2).reduce(0) { $0 * 10 + digits[$1] } * 2
      let even = stride(from: 1, to: digits.count, by: 2).reduce(0) { $0 + digits[$1] }
      let sum = even + String(odd).compactMap(\.wholeNumberValue).reduce(0, +)
      #expect(parts.last == "\((10 - sum % 10) % 10)", "\(code)")
    }
  }

  @Test("A number without a unit, and a value of another type, are reported and never called absent")
  func bareNumbers() throws {
    for value in [#""valueInteger":35"#, #""valueRange":{"low":{"value":30}}"#, #""valueBoolean":true"#] {
      let decoded = try #require(
        try decodeMessage(observation("\(loinc("8867-4")),\(value)")).readings.first?.decoded)
      #expect(decoded.unrecognisedFields.fields == [.heartRate] && decoded.reading.faults.isEmpty, "\(value)")
    }
    let rich = try #require(try decodeMessage(observation(loinc("8867-4") + #","valueInteger":35"#)).readings.first)
    #expect(rich.raw.map(\.key) == ["hr"])
  }

  @Test("A unit that does not measure the vital is reported and never guessed at")
  func wrongUnit() throws {
    for quantity in [#"{"value":37,"code":"mm[Hg]"}"#, #"{"value":37}"#, #"{"value":37,"code":"warm"}"#] {
      let message = try decodeMessage(observation(#"\#(loinc("8310-5")),"valueQuantity":\#(quantity)"#))
      let decoded = try #require(message.readings.first?.decoded)
      #expect(decoded.unrecognisedFields.fields == [.temperature] && decoded.reading.vitals.isEmpty)
    }
    let display = try decodeMessage(observation(#"\#(loinc("8310-5")),"valueQuantity":{"value":37,"unit":"°C"}"#))
    #expect(display.readings.first?.decoded.reading.vitals[.temperature] == 370)
  }

  @Test("What a device can only bound is judged at the bound")
  func comparator() throws {
    let message = try decodeMessage(
      observation(#"\#(loinc("2339-0")),"valueQuantity":{"value":600,"comparator":">","code":"mg/dL"}"#))
    #expect(message.readings.first?.decoded.reading.vitals[.glucose] == 333)
    #expect(message.readings.first?.raw.map(\.text) == ["600 > mg/dL"])
  }

  @Test("Levels of consciousness come by SNOMED CT code")
  func consciousness() throws {
    for (code, level) in [("248234008", Consciousness.alert), ("130987000", .confusion), ("422768004", .unresponsive)] {
      let concept = #"{"coding":[{"system":"http://snomed.info/sct","code":"\#(code)"}]}"#
      let message = try decodeMessage(observation(#"\#(loinc("67775-7")),"valueCodeableConcept":\#(concept)"#))
      #expect(message.readings.first?.decoded.reading.consciousness == level)
    }
    let unknown = try decodeMessage(observation(#"\#(loinc("67775-7")),"valueCodeableConcept":{"text":"dreamy"}"#))
    #expect(unknown.readings.first?.decoded.unrecognisedFields.fields == [.consciousness])
  }

  @Test("An Observation that cannot be used costs its neighbours nothing and is counted")
  func neighbours() throws {
    let good = observation(#"\#(loinc("8867-4")),"valueQuantity":{"value":72,"code":"/min"}"#)
    let bad = [
      good.replacing("final", with: "entered-in-error"), good.replacing("2026-01-01T00:00:00Z", with: "yesterday"),
      good.replacing(#""effectiveDateTime":"2026-01-01T00:00:00Z","#, with: ""),
      good.replacing(#""status""#, with: #""modifierExtension":[{"url":"x"}],"status""#),
      good.replacing("Device/w1", with: "Device/w2"),
    ]
    let entries = ([good] + bad).map { #"{"resource":\#($0)}"# }.joined(separator: ",")
    let message = try decodeMessage(#"{"resourceType":"Bundle","entry":[\#(entries)]}"#)
    #expect(message.readings.count == 1)
    #expect(
      message.refused == [.unusableStatus, .malformedTime(offset: 0), .missingTime, .mustUnderstand, .deviceMismatch])
    for (text, error) in zip(bad, message.refused) {
      #expect(throws: error) { try decodeMessage(text) }
    }
  }

  @Test("Readings of other instants stay apart, and one vital twice at one instant is two readings")
  func instants() throws {
    let heartRates = [(72, "00:00"), (73, "00:01"), (74, "00:00")].map { value, minute in
      let one = observation(#"\#(loinc("8867-4")),"valueQuantity":{"value":\#(value),"code":"/min"}"#)
      return #"{"resource":\#(one.replacing("T00:00:00Z", with: "T\(minute):00Z"))}"#
    }
    let message = try decodeMessage(#"{"resourceType":"Bundle","entry":[\#(heartRates.joined(separator: ","))]}"#)
    #expect(message.readings.map { $0.decoded.reading.vitals[.heartRate] } == [72, 73, 74])
  }

  @Test("What is no reading at all is refused with its reason")
  func refused() {
    for (text, error) in [
      (#"{"resourceType":"Patient"}"#, PayloadError.unsupportedResource),
      (#"{"resourceType":1}"#, .unsupportedResource),
      (#"{"resourceType":"Bundle","entry":[]}"#, .empty), (#"{"resourceType":"Bundle"}"#, .empty),
      (
        observation(
          #""code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"valueQuantity":{"value":80,"code":"kg"}"#
        ), .empty
      ),
      (#"{"resourceType":"Observation","resourceType":"Bundle"}"#, .duplicateKey(offset: 30)),
    ] {
      #expect(throws: error) { try decodeMessage(text) }
    }
    let deep = #"{"resourceType":"Observation","x":"# + String(repeating: "[", count: 5_000)
    #expect(throws: PayloadError.tooDeep(offset: 57)) { try decodeMessage(deep) }
    let many = #"{"resourceType":"Bundle","entry":["# + String(repeating: "1,", count: 20_000) + "1]}"
    #expect { try decodeMessage(many) } throws: { "\($0)".hasPrefix("tooManyKeys") }
  }

  private func observation(_ members: String) -> String {
    #"{"resourceType":"Observation","status":"final","effectiveDateTime":"2026-01-01T00:00:00Z","device":{"reference":"Device/w1"},\#(members)}"#
  }

  private func loinc(_ code: String) -> String {
    #""code":{"coding":[{"system":"http://loinc.org","code":"\#(code)"}]}"#
  }
}
