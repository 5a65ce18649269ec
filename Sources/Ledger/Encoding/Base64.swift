/// Base 64 of RFC 4648, decoded strictly: one spelling for each sequence of bytes, so that no signature or proof has two
/// encodings.
package enum Base64 {
  private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let urlSafe = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// Section 4: standard alphabet, padded.
  package static func encode(_ bytes: some Collection<UInt8>) -> String {
    var text = encode(bytes, with: standard)
    while !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Section 5: URL alphabet, without padding, as JWS uses it (RFC 7515 section 2).
  package static func encodeURL(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: encode(bytes, with: urlSafe), as: UTF8.self)
  }

  /// Section 4; nil unless the text is exactly what ``encode(_:)`` would write.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var symbols = Array(text.utf8)
    guard symbols.count.isMultiple(of: 4) else { return nil }
    for _ in 0..<2 where symbols.last == UInt8(ascii: "=") { symbols.removeLast() }
    return decode(symbols, sixtyTwo: UInt8(ascii: "+"), sixtyThree: UInt8(ascii: "/"))
  }

  /// Section 5 without padding; nil unless the text is exactly what ``encodeURL(_:)`` would write.
  package static func decodeURL(_ text: some StringProtocol) -> [UInt8]? {
    decode(Array(text.utf8), sixtyTwo: UInt8(ascii: "-"), sixtyThree: UInt8(ascii: "_"))
  }

  private static func encode(_ bytes: some Collection<UInt8>, with alphabet: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3 + 3)
    var pending: UInt32 = 0
    var bits: UInt32 = 0
    for byte in bytes {
      pending = pending << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(alphabet[Int(pending >> bits & 63)])
      }
    }
    if bits > 0 { text.append(alphabet[Int(pending << (6 - bits) & 63)]) }
    return text
  }

  private static func decode(_ symbols: [UInt8], sixtyTwo: UInt8, sixtyThree: UInt8) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(symbols.count * 3 / 4)
    var pending: UInt32 = 0
    var bits: UInt32 = 0
    for symbol in symbols {
      guard let value = value(of: symbol, sixtyTwo: sixtyTwo, sixtyThree: sixtyThree) else { return nil }
      pending = (pending << 6 | value) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
      }
    }
    // A lone symbol carries no byte, and leftover bits that are not zero would be a second spelling.
    guard bits < 6, pending & (1 << bits - 1) == 0 else { return nil }
    return bytes
  }

  private static func value(of symbol: UInt8, sixtyTwo: UInt8, sixtyThree: UInt8) -> UInt32? {
    switch symbol {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(symbol - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(symbol - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(symbol - UInt8(ascii: "0")) + 52
    case sixtyTwo: 62
    case sixtyThree: 63
    default: nil
    }
  }
}
