import Vitals

/// A reading as a FHIR R4 Observation: the vital-signs panel with a component for each measurement (hl7.org/fhir/R4).
///
/// What a device says of itself (contact, battery, motion) and falls have no place in it.
struct FHIRPanel {
  private let reading: Reading
  private let device: DeviceID

  init(_ reading: Reading, device: DeviceID) {
    self.reading = reading
    self.device = device
  }

  var bytes: [UInt8] {
    var members = [
      #""resourceType":"Observation","status":"final""#, code("85353-1"),
      #""effectiveDateTime":"\#(reading.time.rfc3339)","device":{"reference":"Device/\#(device)"}"#,
    ]
    if let sequence = reading.sequence {
      members.append(#""identifier":[{"system":"urn:vigil:reading","value":"\#(reading.boot)/\#(sequence)"}]"#)
    }
    members.append("\"component\":[\(components.joined(separator: ","))]")
    return Array("{\(members.joined(separator: ","))}".utf8)
  }

  private var components: [String] {
    var parts = Vital.allCases.compactMap { vital -> String? in
      guard let steps = reading.vitals[vital] ?? reading.impossible[vital] else { return nil }
      let value = DecimalText.of(steps, scale: vital.scale)
      let quantity = #"{"value":\#(value),"system":"http://unitsofmeasure.org","code":"\#(vital.ucum)"}"#
      return "{\(code(vital.loinc)),\"valueQuantity\":\(quantity)}"
    }
    if let level = reading.consciousness {
      parts.append("{\(code("67775-7")),\"valueCodeableConcept\":{\"text\":\"\(level.letter)\"}}")
    }
    if let rhythm = reading.rhythm { parts.append("{\(code("8884-9")),\"valueString\":\"\(rhythm.key)\"}") }
    if let oxygen = reading.oxygen {
      parts.append("{\(code("3151-8")),\"valueQuantity\":{\"value\":\(oxygen ? "2" : "0"),\"code\":\"L/min\"}}")
    }
    return parts
  }

  private func code(_ loinc: String) -> String {
    #""code":{"coding":[{"system":"http://loinc.org","code":"\#(loinc)"}]}"#
  }
}

/// Fixed-point steps as people write them: 367 tenths is `36.7`.
enum DecimalText {
  static func of(_ steps: Int, scale: Int) -> String {
    scale == 10 ? "\(steps < 0 ? "-" : "")\(steps.magnitude / 10).\(steps.magnitude % 10)" : "\(steps)"
  }
}
