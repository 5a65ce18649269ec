import Vitals

/// The native JSON payload (DESIGN, section 3, "Payloads", item 1): one object with Vigil's keys in fixed units.
///
/// Decoding works in place: it allocates nothing, uses no floating point, and reads each byte about once. What is broken
/// in structure is refused; what is merely impossible or unknown is kept apart and leaves its neighbours alone
/// (INTAKE-3). `null` means missing, for every field but `device`.
package enum NativeJSON {
  /// Decodes a payload that the broker took from `device`.
  ///
  /// Numbers are rounded half up (exactly half towards +infinity) to the fixed-point steps of their field before they
  /// are compared with ``Vital/possible``.
  ///
  /// - Parameters:
  ///   - bytes: the payload, which is not kept.
  ///   - device: the authenticated name; a `device` key must equal it.
  /// - Throws: ``PayloadError``: the first fault of structure in the order of the bytes, then a mismatching device, a
  ///   missing time and an empty reading.
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, expecting device: DeviceID, limits: PayloadLimits = .standard
  ) throws(PayloadError) -> DecodedReading {
    let scan = try NativeJSONScan.scan(bytes, limits: limits)
    if let named = scan.device, !JSONText(named, in: bytes).elementsEqual(device.name.utf8) {
      throw .deviceMismatch
    }
    return try scan.finished()
  }

  /// The same, for a name that is at hand as the UTF-8 bytes of the topic.
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, expecting device: UnsafeRawBufferPointer, limits: PayloadLimits = .standard
  ) throws(PayloadError) -> DecodedReading {
    let scan = try NativeJSONScan.scan(bytes, limits: limits)
    if let named = scan.device, !JSONText(named, in: bytes).elementsEqual(device) {
      throw .deviceMismatch
    }
    return try scan.finished()
  }
}
