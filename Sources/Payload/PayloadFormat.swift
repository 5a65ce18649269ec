/// How the bytes of a payload are to be read (DESIGN, section 3, "Payloads").
package enum PayloadFormat: Hashable, Sendable {
  /// One JSON object with Vigil's own keys and fixed units.
  case nativeJSON
  /// A FHIR R4 Observation or Bundle.
  case fhir
  case senMLJSON
  case senMLCBOR

  /// Chooses by MQTT 5 content type, else by the first bytes. Which topics are another vendor's, ``MappingSet`` knows.
  ///
  /// - Parameters:
  ///   - contentType: the media type; parameters after `;` and letter case do not matter. Nil when the publisher sent none.
  ///   - bytes: the payload. An object whose first key is `resourceType` is FHIR; FHIR writers put it first.
  /// - Throws: ``PayloadError/unsupportedFormat`` for every other format, known or not, and
  ///   ``PayloadError/unexpectedEnd`` when there is neither a content type nor a byte.
  package static func detect(
    contentType: String?, bytes: UnsafeRawBufferPointer
  ) throws(PayloadError) -> PayloadFormat {
    if let contentType, !contentType.isEmpty {
      guard let format = named(contentType) else { throw .unsupportedFormat }
      return format == .nativeJSON && beginsAsFHIR(bytes) ? .fhir : format
    }
    switch bytes.first(where: { !isSpace($0) }) {
    case nil:
      throw bytes.isEmpty ? .unexpectedEnd : .unexpectedByte(offset: 0)
    case UInt8(ascii: "{"): return beginsAsFHIR(bytes) ? .fhir : .nativeJSON
    case UInt8(ascii: "["): return .senMLJSON
    case .some(0x80...0x9B), .some(0x9F): return .senMLCBOR
    default: throw .unsupportedFormat
    }
  }

  private static func named(_ contentType: String) -> PayloadFormat? {
    let mediaType = contentType.utf8.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
    return mediaTypes.first { mediaType.lazy.map(lowercased).elementsEqual($0.name.utf8CodeUnits) }?.format
  }

  private static let mediaTypes: [(name: StaticString, format: PayloadFormat)] = [
    ("application/json", .nativeJSON), ("application/fhir+json", .fhir), ("application/senml+json", .senMLJSON),
    ("application/senml+cbor", .senMLCBOR),
  ]

  /// Whether an object begins with the key `resourceType`, which the native payload does not know.
  @inline(__always)
  private static func beginsAsFHIR(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var offset = 0
    while offset < bytes.count, isSpace(bytes[offset]) { offset += 1 }
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "{") else { return false }
    offset += 1
    while offset < bytes.count, isSpace(bytes[offset]) { offset += 1 }
    // The second letter decides for nearly every native payload.
    guard offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "r") else { return false }
    let key: StaticString = "\"resourceType\""
    return bytes[offset...].starts(with: key.utf8CodeUnits)
  }

  @inline(__always)
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

extension StaticString {
  /// The text as UTF-8 in place.
  fileprivate var utf8CodeUnits: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
  }
}
