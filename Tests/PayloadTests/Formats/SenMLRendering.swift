import TestChance
import TestVitals
import Vitals

@testable import Payload

/// A reading as a SenML pack, in JSON and in CBOR.
struct SenMLRendering {
  let records: [[(label: SenMLLabel, value: Value)]]

  enum Value {
    case text(String)
    case truth(Bool)
    /// A decimal as it stands in JSON.
    case number(String)
  }

  init(_ reading: Reading, using generator: inout SplitMix64) {
    var measures: [[(SenMLLabel, Value)]] = reading.allSteps.map { vital, steps in
      let quantity = SpelledQuantity(vital, steps: steps, using: &generator)
      let unit = quantity.unit == "%" ? "/100" : quantity.unit
      return [(.name, .text(vital.key)), (.unit, .text(unit)), (.value, .number(quantity.value))]
    }
    if let level = reading.consciousness {
      measures.append([(.name, .text("acvpu")), (.stringValue, .text(level.letter))])
    }
    if let rhythm = reading.rhythm { measures.append([(.name, .text("rhythm")), (.stringValue, .text(rhythm.key))]) }
    let truths = [
      ("oxygen", reading.oxygen), ("fall", reading.fall), ("contact", reading.contact), ("motion", reading.motion),
    ]
    for (key, truth) in truths {
      if let truth { measures.append([(.name, .text(key)), (.booleanValue, .truth(truth))]) }
    }
    if let battery = reading.battery {
      measures.append([(.name, .text("battery")), (.unit, .text("%EL")), (.value, .number("\(battery)"))])
    }
    for fault in reading.faults.faults {
      measures.append([(.name, .text("fault")), (.stringValue, .text(fault.key))])
    }
    if let sequence = reading.sequence { measures.append([(.name, .text("seq")), (.value, .number("\(sequence)"))]) }
    if reading.boot != 0 { measures.append([(.name, .text("boot")), (.value, .number("\(reading.boot)"))]) }
    measures.shuffle(using: &generator)
    records = Self.timed(measures, at: reading.time.milliseconds, using: &generator)
  }

  /// The instant as a base time, shared by all, or split between base and record.
  private static func timed(
    _ measures: [[(SenMLLabel, Value)]], at milliseconds: Int64, using generator: inout SplitMix64
  ) -> [[(label: SenMLLabel, value: Value)]] {
    let offset = Bool.random(using: &generator) ? 0 : Int64.random(in: -5_000...5_000, using: &generator)
    let head: [(SenMLLabel, Value)] = [
      (.baseName, .text("urn:dev:ow:w1:")), (.baseTime, .number(seconds(milliseconds - offset))),
    ]
    return measures.enumerated().map { index, measure in
      let own: [(SenMLLabel, Value)] = offset == 0 ? [] : [(.time, .number(seconds(offset)))]
      return (index == 0 ? head : []) + measure + own
    }
  }

  private static func seconds(_ milliseconds: Int64) -> String {
    let rest = String(milliseconds.magnitude % 1000)
    return (milliseconds < 0 ? "-" : "") + "\(milliseconds.magnitude / 1000)."
      + String(repeating: "0", count: 3 - rest.count) + rest
  }

  var json: String {
    let objects = records.map { record in
      let members = record.map { label, value in
        let text =
          switch value {
          case .text(let text): "\"\(text)\""
          case .truth(let truth): "\(truth)"
          case .number(let number): number
          }
        return "\"\(label.rawValue)\":\(text)"
      }
      return "{\(members.joined(separator: ","))}"
    }
    return "[\(objects.joined(separator: ","))]"
  }

  /// Numbers as decimal fractions, integers or doubles, whichever the generator picks.
  func cbor(using generator: inout SplitMix64) -> [UInt8] {
    var writer = CBORWriter()
    writer.array(records.count)
    for record in records {
      writer.map(record.count)
      for (label, value) in record {
        writer.integer(Self.numbers[label] ?? 0)
        switch value {
        case .text(let text): writer.text(text)
        case .truth(let truth): writer.truth(truth)
        case .number(let number): writer.decimal(number, asDouble: Bool.random(using: &generator))
        }
      }
    }
    return writer.bytes
  }

  /// RFC 8428, table 4, written down a second time.
  private static let numbers: [SenMLLabel: Int64] = [
    .baseVersion: -1, .baseName: -2, .baseTime: -3, .baseUnit: -4, .baseValue: -5, .baseSum: -6, .name: 0, .unit: 1,
    .value: 2, .stringValue: 3, .booleanValue: 4, .sum: 5, .time: 6, .updateTime: 7, .dataValue: 8,
  ]
}
