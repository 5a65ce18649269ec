import Payload
import Vitals

/// Feeds libFuzzer's bytes to the decoder, and what it accepts to every form that a reading is kept in.
///
/// A crash is a finding, and so is a promise that does not hold; both end the process, which is how libFuzzer is told.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // A copy of the exact size, so that the address sanitizer sees a load one byte too far.
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  checkCompactForm(bytes)
  bytes.withUnsafeBytes { checkPayload($0) }
  return 0
}

private func checkPayload(_ bytes: UnsafeRawBufferPointer) {
  let outcome: Result<DecodedReading, PayloadError> = Array("w1".utf8).withUnsafeBytes { device in
    do throws(PayloadError) {
      return .success(try NativeJSON.decode(bytes, expecting: device))
    } catch {
      return .failure(error)
    }
  }
  guard case .success(let decoded) = outcome else { return }
  let reading = decoded.reading
  for vital in Vital.allCases {
    if let steps = reading.vitals[vital] { precondition(vital.possible.contains(steps), "kept an impossible vital") }
    if let steps = reading.impossible[vital] { precondition(!vital.possible.contains(steps), "lost a possible vital") }
  }
  precondition(reading.vitals.mask & reading.impossibleMask == 0, "a vital is possible and impossible")
  precondition(Timestamp(rfc3339: reading.time.rfc3339) == reading.time, "a time does not read back")
  let canonical = CanonicalReading.bytes(reading, device: "w1")
  precondition(canonical.count <= CanonicalReading.maximumBytes, "a canonical reading is too long")
  var compact: [UInt8] = []
  reading.encode(into: &compact)
  var rest = compact[...]
  precondition((try? Reading(decoding: &rest)) == reading && rest.isEmpty, "a reading does not read back")
}

private func checkCompactForm(_ bytes: [UInt8]) {
  var rest = bytes[...]
  guard let reading = try? Reading(decoding: &rest) else { return }
  var again: [UInt8] = []
  reading.encode(into: &again)
  precondition(again.elementsEqual(bytes[..<rest.startIndex]), "a reading has two compact forms")
}
