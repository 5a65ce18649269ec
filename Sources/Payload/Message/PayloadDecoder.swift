import Vitals

/// Reads a message in whichever format it is: by MQTT 5 content type, then by topic (templates), then by its first bytes.
///
/// Native payloads without a template for their topic have a faster way, ``NativeJSON``; this one gives the same readings.
package struct PayloadDecoder: Sendable {
  package let mappings: MappingSet
  package let limits: PayloadLimits

  package init(mappings: MappingSet = .none, limits: PayloadLimits = .standard) {
    self.mappings = mappings
    self.limits = limits
  }

  /// - Parameters:
  ///   - device: the authenticated name.
  ///   - receivedAt: what relative times count from.
  /// - Throws: ``PayloadError`` when there is not one reading to be had.
  package func decode(
    _ bytes: UnsafeRawBufferPointer, contentType: String?, topic: String, expecting device: DeviceID,
    receivedAt: Timestamp
  ) throws(PayloadError) -> DecodedMessage {
    guard bytes.count <= limits.bytes else { throw .tooLarge(bytes: bytes.count) }
    switch try PayloadFormat.detect(contentType: contentType, bytes: bytes) {
    case .fhir: return try FHIRPayload.decode(bytes, expecting: device.name, limits: limits)
    case .senMLCBOR:
      return try SenMLPack.decode(
        bytes, encoding: .cbor, expecting: device.name, receivedAt: receivedAt, limits: limits)
    case .senMLJSON:
      if let mapped = try mapped(bytes, topic: topic, expecting: device) { return mapped }
      return try SenMLPack.decode(
        bytes, encoding: .json, expecting: device.name, receivedAt: receivedAt, limits: limits)
    case .nativeJSON:
      if let mapped = try mapped(bytes, topic: topic, expecting: device) { return mapped }
      return DecodedMessage(readings: [RichReading(try NativeJSON.decode(bytes, expecting: device, limits: limits))])
    }
  }

  /// What a template makes of it, or nil when none speaks for it.
  private func mapped(
    _ bytes: UnsafeRawBufferPointer, topic: String, expecting device: DeviceID
  ) throws(PayloadError) -> DecodedMessage? {
    guard mappings.concerns(topic: topic) else { return nil }
    let tree = try JSONTreeParser.parse(bytes)
    return try mappings.template(topic: topic, tree)?.decode(tree, expecting: device.name)
  }
}
