/// How the bytes of a payload are to be read (DESIGN, section 3, "Payloads").
package enum PayloadFormat: Hashable, Sendable {
  /// One JSON object with Vigil's own keys and fixed units.
  case nativeJSON

  /// Chooses by MQTT 5 content type, else by the first byte.
  ///
  /// - Parameters:
  ///   - contentType: the media type; parameters after `;` and letter case do not matter. Nil when the publisher sent none.
  ///   - firstByte: the first byte of the payload; nil when the payload is empty.
  /// - Throws: ``PayloadError/unsupportedFormat`` for every other format, known or not, and
  ///   ``PayloadError/unexpectedEnd`` when there is neither a content type nor a byte.
  package static func detect(contentType: String?, firstByte: UInt8?) throws(PayloadError) -> PayloadFormat {
    if let contentType, !contentType.isEmpty {
      guard isNativeJSON(contentType) else { throw .unsupportedFormat }
      return .nativeJSON
    }
    switch firstByte {
    case nil:
      throw .unexpectedEnd
    case UInt8(ascii: "{"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
      return .nativeJSON
    default:
      throw .unsupportedFormat
    }
  }

  private static func isNativeJSON(_ contentType: String) -> Bool {
    let mediaType = contentType.utf8.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
    return mediaType.lazy.map(lowercased).elementsEqual("application/json".utf8)
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
