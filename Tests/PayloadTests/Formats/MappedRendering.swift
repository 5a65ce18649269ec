import Vitals

@testable import Payload

/// A reading in the JSON of an imaginary vendor, and the template that reads it.
struct MappedRendering {
  let text: String

  init(_ reading: Reading) {
    var measures = reading.allSteps.map { vital, steps in
      let number = decimal(steps, scale: vital.scale)
      return #""\#(vital.key)":{"v":"\#(number)","u":"\#(vital.ucum)"}"#
    }
    if let level = reading.consciousness { measures.append(#""state":"level-\#(level.letter)""#) }
    if let rhythm = reading.rhythm { measures.append(#""rhythm":"\#(rhythm.key)""#) }
    if let oxygen = reading.oxygen { measures.append(#""o2":"\#(oxygen ? "ON" : "OFF")""#) }
    let faults = reading.faults.faults.enumerated().map { #""f\#($0.offset)":"\#($0.element.key)""# }
    var members = [
      #""vendor":"acme/1""#, #""at":\#(reading.time.milliseconds)"#, #""m":{\#(measures.joined(separator: ","))}"#,
      #""faults":{\#(faults.joined(separator: ","))}"#,
    ]
    if let sequence = reading.sequence { members.append(#""n":\#(sequence)"#) }
    if reading.boot != 0 { members.append(#""b":\#(reading.boot)"#) }
    text = "{\(members.joined(separator: ","))}"
  }

  static let mappings: MappingSet = {
    guard let filter = TopicFilter("vigil/v1/+/+/readings") else { return .none }
    var fields: [PayloadField: MappingTemplate.Source] = [:]
    for vital in Vital.allCases {
      guard let field = PayloadField(rawValue: vital.rawValue) else { continue }
      fields[field] = MappingTemplate.Source(pointer: at("/m/\(vital.key)/v"), unitPointer: at("/m/\(vital.key)/u"))
    }
    fields[.consciousness] = MappingTemplate.Source(
      pointer: at("/m/state"),
      words: Dictionary(uniqueKeysWithValues: Consciousness.allCases.map { ("level-\($0.letter)", $0.letter) }))
    fields[.rhythm] = MappingTemplate.Source(pointer: at("/m/rhythm"))
    fields[.oxygen] = MappingTemplate.Source(pointer: at("/m/o2"), words: ["ON": "true", "OFF": "false"])
    return MappingSet(templates: [
      MappingTemplate(
        name: "other", topic: filter, conditions: [.init(pointer: at("/vendor"), value: .string("other"))],
        time: at("/at"), timeFormat: .rfc3339, fields: fields),
      MappingTemplate(
        name: "acme", topic: filter, conditions: [.init(pointer: at("/vendor"), value: .string("acme/1"))],
        time: at("/at"), timeFormat: .epochMilliseconds, sequence: at("/n"), boot: at("/b"), fields: fields,
        faults: (0..<8).map { MappingTemplate.Source(pointer: at("/faults/f\($0)")) }),
    ])
  }()

  private static func at(_ text: String) -> JSONPointer {
    guard let pointer = JSONPointer(text) else { preconditionFailure("no pointer of this file: \(text)") }
    return pointer
  }
}
