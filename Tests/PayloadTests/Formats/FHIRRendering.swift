import TestChance
import TestVitals
import Vitals

/// A reading as a FHIR Bundle: one panel with components, or an Observation for each measurement.
struct FHIRRendering {
  let text: String

  init(_ reading: Reading, using generator: inout SplitMix64) {
    let parts = Self.parts(of: reading, using: &generator).shuffled(using: &generator)
    let common = Self.common(reading, using: &generator)
    if Bool.random(using: &generator) {
      text = """
        {"resourceType":"Observation",\(common),\(Self.code("http://loinc.org", "85353-1")),
         "component":[\(parts.map { "{\($0)}" }.joined(separator: ","))]}
        """
    } else {
      let entries = parts.map { #"{"resource":{"resourceType":"Observation",\#(common),\#($0)}}"# }
      text = #"{"resourceType":"Bundle","type":"collection","entry":[\#(entries.joined(separator: ","))]}"#
    }
  }

  private static func common(_ reading: Reading, using generator: inout SplitMix64) -> String {
    var members = [#""status":"final""#, #""effectiveDateTime":"\#(reading.time.rfc3339)""#]
    members.append(#""device":{"reference":"Device/w1"}"#)
    if let sequence = reading.sequence {
      let value = reading.boot == 0 ? "\(sequence)" : "\(reading.boot)/\(sequence)"
      members.append(#""identifier":[{"system":"urn:vigil:reading","value":"\#(value)"}]"#)
    }
    return members.shuffled(using: &generator).joined(separator: ",")
  }

  private static func parts(of reading: Reading, using generator: inout SplitMix64) -> [String] {
    var parts = reading.allSteps.map { vital, steps in
      let quantity = SpelledQuantity(vital, steps: steps, using: &generator)
      return code("http://loinc.org", vital.loinc)
        + #","valueQuantity":{"value":\#(quantity.value),"system":"http://unitsofmeasure.org","code":"\#(quantity.unit)"}"#
    }
    if let level = reading.consciousness {
      parts.append(code("http://loinc.org", "67775-7") + #","valueCodeableConcept":{"text":"\#(level.letter)"}"#)
    }
    if let rhythm = reading.rhythm {
      parts.append(code("http://loinc.org", "8884-9") + #","valueString":"\#(rhythm.key)""#)
    }
    if let oxygen = reading.oxygen {
      let quantity = #""valueQuantity":{"value":\#(oxygen ? "2.5" : "0"),"code":"L/min"}"#
      parts.append(code("http://loinc.org", "3151-8") + "," + quantity)
    }
    for fault in reading.faults.faults {
      parts.append(code("http://loinc.org", "8867-4") + #","dataAbsentReason":{"text":"\#(fault.key)"}"#)
    }
    return parts
  }

  private static func code(_ system: String, _ code: String) -> String {
    #""code":{"coding":[{"system":"urn:other","code":"x"},{"system":"\#(system)","code":"\#(code)"}]}"#
  }
}
