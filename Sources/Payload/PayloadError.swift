/// Why a payload was refused as a whole: its structure is broken, or it is not a reading (INTAKE-3, EDGE-1).
///
/// Offsets count bytes from the start of the payload. No case carries a value from the payload: a refusal may be logged
/// and shown to an operator.
package enum PayloadError: Error, Hashable, Sendable {
  /// The content type or first byte names a format that is not decoded here.
  case unsupportedFormat
  /// The payload is longer than ``PayloadLimits/bytes``.
  case tooLarge(bytes: Int)
  /// The payload ends inside a value.
  case unexpectedEnd
  /// A byte that RFC 8259 does not allow here, the start of a misspelt literal, or a number such as `01` or `1.`.
  case unexpectedByte(offset: Int)
  /// Something other than white space follows the object.
  case trailingBytes(offset: Int)
  /// The top-level value is JSON of another kind than an object.
  case notAnObject(offset: Int)
  /// A string holds bytes that are not UTF-8 (RFC 3629): overlong, surrogate, above U+10FFFF or cut short.
  case invalidUTF8(offset: Int)
  /// A string holds a control character (U+0000 to U+001F) that is not escaped.
  case controlCharacter(offset: Int)
  /// A backslash is followed by something that is no escape.
  case invalidEscape(offset: Int)
  /// A `\u` escape is half of a surrogate pair without the other half.
  case loneSurrogate(offset: Int)
  /// A value under an unknown key nests deeper than ``PayloadLimits/depth``.
  case tooDeep(offset: Int)
  /// More unknown keys are open at once than ``PayloadLimits/unknownKeys``.
  case tooManyKeys(offset: Int)
  /// An object has the same key twice, compared after unescaping.
  case duplicateKey(offset: Int)
  /// The value of a known field has the wrong JSON type; a fraction or exponent in an integer field counts as that.
  case wrongType(PayloadField, offset: Int)
  /// An integer field lies outside its range.
  case outOfRange(PayloadField, offset: Int)
  /// `time` is a string but no RFC 3339 timestamp.
  case malformedTime(offset: Int)
  /// There is no `time`, or it is null.
  case missingTime
  /// The payload names another device than the one that the broker authenticated.
  case deviceMismatch
  /// The top-level value is JSON or CBOR of another kind than an array.
  case notAnArray
  /// A FHIR resource of another type than Observation or Bundle, or JSON that no template speaks for.
  case unsupportedResource
  /// A FHIR Observation that was cancelled, entered in error, or is not made yet.
  case unusableStatus
  /// An extension that must be understood and is not: a FHIR modifier, a SenML label ending in `_`, a later SenML version.
  case mustUnderstand
  /// A time that counts from the receipt, on a reading without a number: sent again, it could not be told from a new one.
  case relativeTime
  /// The reading is well formed and says nothing: no vital, no event and no status.
  case empty

  /// A stable word for metrics labels and rejection records.
  package var reason: StaticString {
    switch self {
    case .unsupportedFormat: "unsupported-format"
    case .tooLarge: "too-large"
    case .unexpectedEnd: "unexpected-end"
    case .unexpectedByte: "unexpected-byte"
    case .trailingBytes: "trailing-bytes"
    case .notAnObject: "not-an-object"
    case .invalidUTF8: "invalid-utf8"
    case .controlCharacter: "control-character"
    case .invalidEscape: "invalid-escape"
    case .loneSurrogate: "lone-surrogate"
    case .tooDeep: "too-deep"
    case .tooManyKeys: "too-many-keys"
    case .duplicateKey: "duplicate-key"
    case .wrongType: "wrong-type"
    case .outOfRange: "out-of-range"
    case .malformedTime: "malformed-time"
    case .missingTime: "missing-time"
    case .deviceMismatch: "device-mismatch"
    case .notAnArray: "not-an-array"
    case .unsupportedResource: "unsupported-resource"
    case .unusableStatus: "unusable-status"
    case .mustUnderstand: "must-understand"
    case .relativeTime: "relative-time"
    case .empty: "empty"
    }
  }
}
