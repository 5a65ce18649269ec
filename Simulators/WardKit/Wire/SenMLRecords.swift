import Vitals

/// A reading as a SenML pack (RFC 8428): one record a measurement, by the keys of the native payload, under the device's
/// name and one base time. Saturation goes as `/100`: SenML's `%` means a ratio.
struct SenMLRecords {
  /// What a record carries.
  enum Value {
    /// Fixed-point: so many steps of 10 to the minus `decimals`.
    case number(Int64, decimals: Int, unit: String?)
    case text(String)
    case truth(Bool)
  }

  let device: DeviceID
  let milliseconds: Int64
  private(set) var records: [(name: String, value: Value)] = []

  init(_ reading: Reading, device: DeviceID) {
    self.device = device
    milliseconds = reading.time.milliseconds
    for vital in Vital.allCases {
      guard let steps = reading.vitals[vital] ?? reading.impossible[vital] else { continue }
      let unit = vital == .oxygenSaturation ? "/100" : vital.ucum
      records.append((vital.key, .number(Int64(steps), decimals: vital.scale == 10 ? 1 : 0, unit: unit)))
    }
    if let level = reading.consciousness { records.append(("acvpu", .text(level.letter))) }
    if let rhythm = reading.rhythm { records.append(("rhythm", .text(rhythm.key))) }
    let truths = [
      ("oxygen", reading.oxygen), ("fall", reading.fall), ("motion", reading.motion), ("contact", reading.contact),
    ]
    for (name, truth) in truths {
      if let truth { records.append((name, .truth(truth))) }
    }
    if let battery = reading.battery {
      records.append(("battery", .number(Int64(battery), decimals: 0, unit: "%EL")))
    }
    if let sequence = reading.sequence {
      records.append(("seq", .number(Int64(clamping: sequence), decimals: 0, unit: nil)))
      if reading.boot != 0 {
        records.append(("boot", .number(Int64(clamping: reading.boot), decimals: 0, unit: nil)))
      }
    }
  }

  var json: [UInt8] {
    let objects = records.enumerated().map { position, record in
      let base = "\"bn\":\"urn:dev:vigil:\(device):\",\"bt\":\(seconds),"
      let value =
        switch record.value {
        case .number(let steps, let decimals, let unit):
          (unit.map { "\"u\":\"\($0)\"," } ?? "")
            + "\"v\":\(DecimalText.of(Int(steps), scale: decimals == 1 ? 10 : 1))"
        case .text(let text): "\"vs\":\"\(text)\""
        case .truth(let truth): "\"vb\":\(truth)"
        }
      return "{\(position == 0 ? base : "")\"n\":\"\(record.name)\",\(value)}"
    }
    return Array("[\(objects.joined(separator: ","))]".utf8)
  }

  /// Labels as in RFC 8428, table 4; decimals as decimal fractions (RFC 8949, section 3.4.4).
  var cbor: [UInt8] {
    var writer = CBORBytes()
    writer.array(records.count)
    for (position, record) in records.enumerated() {
      let hasUnit = if case .number(_, _, .some) = record.value { true } else { false }
      writer.map(2 + (position == 0 ? 2 : 0) + (hasUnit ? 1 : 0))
      if position == 0 {
        writer.integer(-2)
        writer.text("urn:dev:vigil:\(device):")
        writer.integer(-3)
        writer.decimal(milliseconds, decimals: 3)
      }
      writer.integer(0)
      writer.text(record.name)
      switch record.value {
      case .number(let steps, let decimals, let unit):
        if let unit {
          writer.integer(1)
          writer.text(unit)
        }
        writer.integer(2)
        writer.decimal(steps, decimals: decimals)
      case .text(let text):
        writer.integer(3)
        writer.text(text)
      case .truth(let truth):
        writer.integer(4)
        writer.truth(truth)
      }
    }
    return writer.bytes
  }

  private var seconds: String {
    let rest = "\(milliseconds.magnitude % 1_000)"
    return "\(milliseconds < 0 ? "-" : "")\(milliseconds.magnitude / 1_000)."
      + String(repeating: "0", count: 3 - rest.count) + rest
  }
}
