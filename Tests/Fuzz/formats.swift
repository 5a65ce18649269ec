import Payload
import Vitals

/// Feeds libFuzzer's bytes to the richer formats, and what they accept to every form that a reading is kept in. The first
/// byte picks the format, so that one corpus reaches all of them.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // A copy of the exact size, so that the address sanitizer sees a load one byte too far.
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let pick = bytes.first else { return 0 }
  Array(bytes.dropFirst()).withUnsafeBytes { check($0, pick: pick) }
  return 0
}

private func check(_ bytes: UnsafeRawBufferPointer, pick: UInt8) {
  guard let device = try? DeviceID("w1") else { preconditionFailure("w1 is a name") }
  let types = ["application/fhir+json", "application/senml+json", "application/senml+cbor", "application/json", ""]
  let decoder = PayloadDecoder(mappings: pick % 5 == 3 ? mappings : .none)
  do throws(PayloadError) {
    let message = try decoder.decode(
      bytes, contentType: types[Int(pick % 5)], topic: "vigil/v1/icu/w1/readings", expecting: device,
      receivedAt: Timestamp(milliseconds: 1_800_000_000_000))
    precondition(!message.readings.isEmpty || !message.refused.isEmpty, "a message came to nothing")
    for reading in message.readings { check(reading) }
  } catch {
    return
  }
}

private func check(_ rich: RichReading) {
  let reading = rich.decoded.reading
  for vital in Vital.allCases {
    if let steps = reading.vitals[vital] { precondition(vital.possible.contains(steps), "kept an impossible vital") }
    if let steps = reading.impossible[vital] { precondition(!vital.possible.contains(steps), "lost a possible vital") }
  }
  precondition(reading.vitals.mask & reading.impossibleMask == 0, "a vital is possible and impossible")
  precondition(reading.sequence.map { $0 < 1 << 53 } ?? true && reading.boot < 1 << 53, "a number beyond 53 bits")
  precondition(Timestamp(rfc3339: reading.time.rfc3339) == reading.time, "a time does not read back")
  precondition(!rich.decoded.isTimeRelative || reading.sequence != nil, "a relative time without a number")
  precondition(CanonicalReading.bytes(reading, device: "w1").count <= CanonicalReading.maximumBytes, "too long")
  var compact: [UInt8] = []
  reading.encode(into: &compact)
  var rest = compact[...]
  precondition((try? Reading(decoding: &rest)) == reading && rest.isEmpty, "a reading does not read back")
}

private let mappings: MappingSet = {
  guard let topic = TopicFilter("#"), let time = JSONPointer("/t"), let pulse = JSONPointer("/p"),
    let unit = JSONPointer("/u"), let each = JSONPointer("/e"), let word = JSONPointer("/w")
  else { preconditionFailure("the fuzzer's own template") }
  let fields: [PayloadField: MappingTemplate.Source] = [
    .heartRate: .init(pointer: pulse, unitPointer: unit), .rhythm: .init(pointer: word),
    .fall: .init(pointer: word, words: ["y": "true"]),
  ]
  return MappingSet(templates: [
    MappingTemplate(
      name: "many", topic: topic, conditions: [.init(pointer: each)], each: each, time: time,
      timeFormat: .epochSeconds, sequence: unit, fields: fields, faults: [.init(pointer: word)]),
    MappingTemplate(name: "one", topic: topic, time: time, timeFormat: .epochMilliseconds, boot: unit, fields: fields),
  ])
}()
