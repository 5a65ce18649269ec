import Foundation
import Payload
import Vitals
import YAMLFile

/// One mapping template as YAML:
///
///     topic: vigil/v1/+/+/readings
///     match: { /vendor: acme }          # optional: pointer and the value it must have, or ~ for any
///     each: /data                       # optional: the array whose elements are readings
///     device: /serial                   # optional: must equal the authenticated name
///     time: { pointer: /ts, format: epoch-ms | epoch-s | rfc3339 }
///     seq: /n
///     boot: /b
///     fields:
///       hr: { pointer: /pulse, unit: "/min" }
///       temp: { pointer: /t/value, unit-pointer: /t/unit }
///       acvpu: { pointer: /mind, words: { awake: A, confused: C } }
///     faults:
///       - { pointer: /error, words: { E7: leads-off } }
package enum MappingFile {
  /// - Throws: ``RulesFileError`` naming file, line and key.
  package static func load(path: String) throws(RulesFileError) -> MappingTemplate {
    guard let data = FileManager.default.contents(atPath: path), data.count <= RulesFile.maximumByteCount else {
      throw RulesFileError(file: path, line: 0, key: "", problem: .unreadable)
    }
    return try parse(data, file: path)
  }

  /// - Parameter file: the name that errors bear; its last component without extension names the template.
  /// - Throws: ``RulesFileError``.
  package static func parse(_ data: Data, file: String) throws(RulesFileError) -> MappingTemplate {
    let root = RulesNode(node: try RulesFile.compose(data, file: file), path: [], file: file)
    let top = try root.children(
      required: ["topic", "time", "fields"], optional: ["match", "each", "device", "seq", "boot", "faults"])
    let time = try top.at("time").children(required: ["pointer", "format"])
    let formats = MappingTemplate.TimeFormat.allCases.map(\.rawValue).joined(separator: ", ")
    guard let format = MappingTemplate.TimeFormat(rawValue: try time.at("format").text()) else {
      throw try time.at("format").refusal(.wrongType(expected: "one of \(formats)"))
    }
    guard let topic = TopicFilter(try top.at("topic").text()) else {
      throw try top.at("topic").refusal(.wrongType(expected: "an MQTT topic filter"))
    }
    return MappingTemplate(
      name: URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent, topic: topic,
      conditions: try conditions(top["match"]), each: try top["each"]?.pointer(),
      time: try time.at("pointer").pointer(),
      timeFormat: format, sequence: try top["seq"]?.pointer(), boot: try top["boot"]?.pointer(),
      device: try top["device"]?.pointer(), fields: try fields(top.at("fields")), faults: try faults(top["faults"]))
  }

  private static func conditions(_ node: RulesNode?) throws(RulesFileError) -> [MappingTemplate.Condition] {
    guard let node else { return [] }
    var conditions: [MappingTemplate.Condition] = []
    for (key, value) in try node.entries() {
      conditions.append(MappingTemplate.Condition(pointer: try key.pointer(), value: try value.value()))
    }
    return conditions
  }

  private static func fields(
    _ node: RulesNode
  ) throws(RulesFileError) -> [PayloadField: MappingTemplate.Source] {
    let known = Set(PayloadField.allCases.filter(\.isMapped).map(\.key))
    var fields: [PayloadField: MappingTemplate.Source] = [:]
    let children = try node.children(required: [], optional: known)
    for field in PayloadField.allCases where field.isMapped {
      guard let child = children[field.key] else { continue }
      fields[field] = try source(child, of: field)
    }
    guard !fields.isEmpty else { throw node.refusal(.missingKey) }
    return fields
  }

  private static func source(
    _ node: RulesNode, of field: PayloadField
  ) throws(RulesFileError) -> MappingTemplate.Source {
    guard field.dimension != nil else {
      let keys = try node.children(required: ["pointer"], optional: ["words"])
      return MappingTemplate.Source(pointer: try keys.at("pointer").pointer(), words: try words(keys["words"]))
    }
    let keys = try node.children(required: ["pointer"], optional: ["unit", "unit-pointer"])
    guard (keys["unit"] == nil) != (keys["unit-pointer"] == nil) else {
      throw node.refusal(.wrongType(expected: "with either unit or unit-pointer"))
    }
    if let node = keys["unit"] {
      guard Unit(display: try node.text())?.dimension == field.dimension else {
        throw node.refusal(.wrongType(expected: "a unit (UCUM) in which \(field.key) can be measured"))
      }
    }
    return MappingTemplate.Source(
      pointer: try keys.at("pointer").pointer(), unit: try keys["unit"]?.text(),
      unitPointer: try keys["unit-pointer"]?.pointer())
  }

  private static func faults(_ node: RulesNode?) throws(RulesFileError) -> [MappingTemplate.Source] {
    guard let node else { return [] }
    var sources: [MappingTemplate.Source] = []
    for child in try node.elements() {
      let keys = try child.children(required: ["pointer"], optional: ["words"])
      let words = try words(keys["words"])
      for word in words.values where WornDeviceWords.fault(word) == nil {
        throw (keys["words"] ?? child).refusal(
          .wrongType(expected: "of " + DeviceFault.allCases.map(\.key).joined(separator: ", ")))
      }
      sources.append(MappingTemplate.Source(pointer: try keys.at("pointer").pointer(), words: words))
    }
    return sources
  }

  private static func words(_ node: RulesNode?) throws(RulesFileError) -> [String: String] {
    guard let node else { return [:] }
    var words: [String: String] = [:]
    for (key, value) in try node.entries() { words[try key.scalar()] = try value.scalar() }
    return words
  }
}

extension PayloadField {
  /// Whether a template names where it lies under `fields`.
  fileprivate var isMapped: Bool {
    switch self {
    case .time, .sequence, .boot, .device, .faults: false
    default: true
    }
  }
}
