import Ledger
import Payload
import Store
import Testing
import Triage
import Vitals

@testable import Intake

@Suite struct LaneBatchTests {
  private let scene: IntakeScene

  init() throws { scene = try IntakeScene() }

  private func batch(
    _ messages: [Message], on lane: Lane = .readings, limits: PayloadLimits = .standard,
    mappings: MappingSet = .none
  ) -> LaneBatch {
    var batch = LaneBatch(lane: lane)
    var devices = DeviceDirectory(scene.store.registry)
    for message in messages {
      message.deliver {
        batch.take(
          $0, devices: &devices, decoder: PayloadDecoder(mappings: mappings, limits: limits),
          now: { IntakeScene.time })
      }
    }
    return batch
  }

  private func readings(_ batch: LaneBatch) -> [ReceivedReading] {
    batch.items.compactMap { if case .reading(let reading) = $0 { reading } else { nil } }
  }

  private func refusals(_ batch: LaneBatch) -> [RefusedMessage] {
    batch.items.compactMap { if case .refused(let message) = $0 { message } else { nil } }
  }

  private func index(_ name: String) throws -> DeviceIndex {
    try #require(scene.store.registry.device(named: name)).index
  }

  @Test("A registered device's message becomes a reading with the digest of its canonical form")
  func reading() throws {
    // The longer one first: what is left of it in the kept buffer must not reach the second.
    let batch = batch([.reading(1, sequence: 123_456_789, heartRate: 140), .reading(2, sequence: 1)])
    let readings = readings(batch)
    try #require(readings.count == 2 && batch.items.count == 2)
    for (item, (device, sequence, heartRate)) in zip(readings, [("w-1", 123_456_789, 140), ("w-2", 1, 70)]) {
      var expected = Reading(time: IntakeScene.time, sequence: UInt64(sequence))
      expected.vitals[.heartRate] = heartRate
      #expect(item.reading == expected)
      #expect(item.device == (try index(device)))
      #expect(item.digest == Digest32.sha256(CanonicalReading.bytes(expected, device: device)))
      #expect(item.unrecognised == [])
    }
  }

  @Test("Only what a device stored is not live", arguments: Lane.allCases)
  func live(lane: Lane) {
    #expect(readings(batch([.reading(sequence: 1)], on: lane)).map(\.isLive) == [lane != .backfill])
  }

  static let topic = "vigil/v1/ward-1/w-1/readings"
  static let good = #"{"time":0,"hr":60}"#
  /// Whether the device is known, why it is refused, and the message.
  static let refused: [(known: Bool, reason: String, message: Message)] = [
    (false, "unknown-device", Message(topic: "vigil/v1/ward-1/nobody/readings", payload: good)),
    (false, "unknown-device", Message(topic: "vigil/v1/ward-1/W-1/readings", payload: good)),
    (true, "wrong-unit", Message(topic: "vigil/v1/ward-2/w-1/readings", payload: good)),
    (true, "wrong-unit", Message(topic: "vigil/v1/ward-/w-1/readings", payload: good, isRetained: true)),
    (false, "malformed-topic", Message(topic: "vigil/v1/ward-1/w-1", payload: good)),
    (true, "retained", Message(topic: topic, payload: good, isRetained: true)),
    (true, "unexpected-end", Message(topic: topic, payload: "")),
    (true, "unexpected-end", Message(topic: topic, payload: "{")),
    (true, "empty", Message(topic: topic, payload: "[]")),
    (true, "unsupported-format", Message(topic: topic, payload: "hr=60")),
    (true, "unsupported-format", Message(topic: topic, payload: good, contentType: "application/cbor")),
    (true, "trailing-bytes", Message(topic: topic, payload: good + "x")),
    (true, "duplicate-key", Message(topic: topic, payload: #"{"time":0,"hr":60,"hr":61}"#)),
    (true, "wrong-type", Message(topic: topic, payload: #"{"time":0,"hr":"60"}"#)),
    (true, "missing-time", Message(topic: topic, payload: #"{"hr":60}"#)),
    (true, "empty", Message(topic: topic, payload: #"{"time":0}"#)),
    (true, "device-mismatch", Message(topic: topic, payload: #"{"time":0,"hr":60,"device":"w-2"}"#)),
    (
      true, "too-large",
      Message(topic: topic, payload: good + String(repeating: " ", count: PayloadLimits.standard.bytes))
    ),
  ]

  @Test("What is no reading is refused with its reason and a bounded copy", arguments: refused)
  func refusal(known: Bool, reason: String, message: Message) throws {
    let batch = batch([message])
    let refused = try #require(refusals(batch).first)
    #expect(batch.items.count == 1)
    #expect(refused.reason == reason)
    #expect(refused.device == (known ? try index("w-1") : .nobody))
    #expect(refused.bytes == Array(message.payload.utf8.prefix(1_024)))
  }

  @Test("A payload at the limit is read, one byte more is not")
  func limit() {
    let message = Message(topic: Self.topic, payload: Self.good)
    let length = Self.good.utf8.count
    #expect(readings(batch([message], limits: PayloadLimits(bytes: length))).count == 1)
    #expect(refusals(batch([message], limits: PayloadLimits(bytes: length - 1))).map(\.reason) == ["too-large"])
  }

  @Test("A bad message leaves its neighbours standing, and unknown keys are counted over the batch")
  func unknownKeys() {
    var batch = batch([
      Message(topic: Self.topic, payload: #"{"time":0,"hr":60,"x":1,"y":"z"}"#),
      Message(topic: Self.topic, payload: #"{"x":1}"#),
      Message(topic: Self.topic, payload: #"{"time":0,"hr":60,"x":null}"#),
    ])
    #expect(readings(batch).count == 2)
    #expect(refusals(batch).count == 1)
    #expect(batch.unknownKeys == 3)
    batch.removeAll()
    #expect(batch.items.isEmpty)
    #expect(batch.unknownKeys == 0)
  }

  @Test("A word outside its vocabulary is reported to triage under its own field")
  func unrecognised() {
    let batch = batch([
      Message(topic: Self.topic, payload: #"{"time":0,"hr":60,"acvpu":"X"}"#),
      Message(topic: Self.topic, payload: #"{"time":0,"hr":60,"acvpu":"A","rhythm":"?"}"#),
    ])
    #expect(readings(batch).map(\.unrecognised) == [.consciousness, .rhythm])
  }

  @Test("One message may hold several readings, each with what was sent, and what is none is refused beside them")
  func several() throws {
    let observation = { (time: String, value: String) in
      #"{"resource":{"resourceType":"Observation","status":"final","effectiveDateTime":"\#(time)","code":{"coding":"#
        + #"[{"system":"http://loinc.org","code":"8310-5"}]},"valueQuantity":{"value":\#(value),"code":"[degF]"}}}"#
    }
    let entries = [
      observation("2026-01-01T00:00:00Z", "98.6"), observation("2026-01-01T00:01:00Z", "104"), observation("soon", "1"),
    ]
    let batch = batch([
      Message(
        topic: Self.topic, payload: #"{"resourceType":"Bundle","entry":[\#(entries.joined(separator: ","))]}"#)
    ])
    #expect(readings(batch).map { $0.reading.vitals[.temperature] } == [370, 400])
    #expect(readings(batch).map(\.asSent) == [["temp": "98.6 [degF]"], ["temp": "104 [degF]"]])
    #expect(refusals(batch).map(\.reason) == ["malformed-time"])
  }

  @Test("Each field of the payload maps to the field of triage that means the same", arguments: PayloadField.allCases)
  func mapping(field: PayloadField) {
    let expected: UnrecognisedFields =
      switch field {
      case .consciousness: .consciousness
      case .oxygen: .oxygen
      case .rhythm: .rhythm
      case .fall: .fall
      case .contact: .contact
      case .battery: .battery
      case .motion: .motion
      case .faults: .faults
      case .time, .sequence, .boot, .device: []
      case .heartRate, .oxygenSaturation, .respiratoryRate, .temperature, .systolic, .diastolic, .glucose:
        field.vital.map(UnrecognisedFields.init) ?? []
      }
    #expect(UnrecognisedFields(PayloadFieldSet(field)) == expected)
  }
}
