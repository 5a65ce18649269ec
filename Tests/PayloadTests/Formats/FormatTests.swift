import Testing

@testable import Payload

@Suite struct FormatTests {
  @Test(
    "The format is chosen by content type, else by the first bytes",
    arguments: [
      ("application/json", "{}", .nativeJSON), ("Application/JSON; charset=utf-8", "[", .nativeJSON),
      (nil, "{\"hr\":60}", .nativeJSON), ("", " {", .nativeJSON), (nil, "\n{", .nativeJSON),
      (nil, "{\"rr\":12}", .nativeJSON), (nil, "{\"resourceTyp\":1}", .nativeJSON),
      (nil, "{\"resourceType\":\"Bundle\"}", .fhir), (nil, " { \"resourceType\" :1}", .fhir),
      ("application/json", "{\"resourceType\":\"Observation\"}", .fhir), ("application/fhir+json", "{}", .fhir),
      (nil, "[{}]", .senMLJSON), ("application/senml+json", "x", .senMLJSON), (nil, "\u{81}", .senMLCBOR),
      ("application/senml+cbor", "{", .senMLCBOR),
    ] as [(String?, String, PayloadFormat)])
  func detection(contentType: String?, text: String, format: PayloadFormat) throws {
    // The one text that is not ASCII stands for its byte.
    let bytes = text == "\u{81}" ? [0x81] : Array(text.utf8)
    #expect(try detect(contentType, bytes) == format)
  }

  @Test("Every other format is refused")
  func otherFormats() {
    for type in ["application/fhir+xml", "application/senml+xml", "application/jsonx", "text/plain", ";", " "] {
      #expect(throws: PayloadError.unsupportedFormat) { try detect(type, Array("{".utf8)) }
    }
    for byte: UInt8 in [0x00, 0x22, 0x30, 0x7D, 0x9C, 0xA0, 0xFF] {
      #expect(throws: PayloadError.unsupportedFormat) { try detect(nil, [byte]) }
    }
    #expect(throws: PayloadError.unexpectedEnd) { try detect(nil, []) }
  }

  private func detect(_ contentType: String?, _ bytes: [UInt8]) throws -> PayloadFormat {
    let outcome: Result<PayloadFormat, PayloadError> = bytes.withUnsafeBytes { memory in
      do throws(PayloadError) {
        return .success(try PayloadFormat.detect(contentType: contentType, bytes: memory))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }
}
