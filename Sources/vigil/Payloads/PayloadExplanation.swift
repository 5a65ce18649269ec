import Payload
import Vitals

/// What a message came to, in lines for a person.
struct PayloadExplanation {
  private(set) var lines: [String] = []
  private(set) var isReading = false

  init(
    _ bytes: [UInt8], contentType: String?, topic: String, device: DeviceID, decoder: PayloadDecoder,
    receivedAt: Timestamp
  ) {
    bytes.withUnsafeBytes { memory in
      do throws(PayloadError) {
        let format = try PayloadFormat.detect(contentType: contentType, bytes: memory)
        lines.append("format    \(format.words)")
        if format == .nativeJSON || format == .senMLJSON {
          lines += try decoder.mappings.explain(topic: topic, memory).map(Self.line)
        }
        let message = try decoder.decode(
          memory, contentType: contentType, topic: topic, expecting: device, receivedAt: receivedAt)
        for reading in message.readings { lines += Self.lines(of: reading) }
        for error in message.refused { lines.append("refused   \(error.reason)") }
        isReading = !message.readings.isEmpty
      } catch {
        lines.append("refused   \(error.reason) (\(error))")
      }
    }
  }

  private static func line(_ said: (template: MappingTemplate, mismatch: MappingTemplate.Mismatch?)) -> String {
    let words = said.mismatch.map { "does not speak for it: \($0)" } ?? "speaks for it"
    return "template  \(said.template.name) \(words)"
  }

  private static func lines(of rich: RichReading) -> [String] {
    let (decoded, reading) = (rich.decoded, rich.decoded.reading)
    var lines = ["reading   \(reading.time.rfc3339)" + (decoded.isTimeRelative ? " (counted from now)" : "")]
    if let sequence = reading.sequence { lines[0] += "  boot \(reading.boot)  seq \(sequence)" }
    for vital in Vital.allCases {
      let sent = rich.raw.first { $0.key == vital.key }.map { "   (sent \($0.text))" } ?? ""
      if let steps = reading.vitals[vital] {
        lines.append("  \(padded(vital.key))\(number(steps, of: vital)) \(vital.ucum)\(sent)")
      } else if let steps = reading.impossible[vital] {
        lines.append("  \(padded(vital.key))impossible: \(number(steps, of: vital)) \(vital.ucum)\(sent)")
      }
    }
    lines += facts(of: reading).map { "  \(padded($0.key))\($0.value)" }
    for field in decoded.unrecognisedFields.fields {
      let sent = rich.raw.first { $0.key == field.key }.map { " (sent \($0.text))" } ?? ""
      lines.append("  \(padded(field.key))not understood, and reported as a technical finding\(sent)")
    }
    for fault in reading.faults.faults { lines.append("  \(padded("fault"))\(fault.key)") }
    for word in rich.unknownWords {
      lines.append("  \(padded("fault"))unknown word, and ignored: \(word.debugDescription)")
    }
    if decoded.unknownKeys > 0 { lines.append("  \(decoded.unknownKeys) parts are unknown and were ignored") }
    return lines
  }

  private static func facts(of reading: Reading) -> [(key: String, value: String)] {
    var facts: [(String, String)] = []
    if let level = reading.consciousness { facts.append(("acvpu", level.letter)) }
    if let rhythm = reading.rhythm { facts.append(("rhythm", rhythm.key)) }
    if let battery = reading.battery { facts.append(("battery", "\(battery) %")) }
    let truths = [
      ("oxygen", reading.oxygen), ("fall", reading.fall), ("contact", reading.contact), ("motion", reading.motion),
    ]
    for (key, truth) in truths { if let truth { facts.append((key, "\(truth)")) } }
    return facts
  }

  private static func number(_ steps: Int, of vital: Vital) -> String {
    guard vital.scale == 10 else { return "\(steps)" }
    return (steps < 0 ? "-" : "") + "\(steps.magnitude / 10).\(steps.magnitude % 10)"
  }

  private static func padded(_ key: String) -> String {
    key + String(repeating: " ", count: max(1, 10 - key.count))
  }
}

extension PayloadFormat {
  fileprivate var words: String {
    switch self {
    case .nativeJSON: "JSON (native, unless a template speaks for it)"
    case .fhir: "FHIR R4"
    case .senMLJSON: "SenML JSON (RFC 8428)"
    case .senMLCBOR: "SenML CBOR (RFC 8428)"
    }
  }
}
