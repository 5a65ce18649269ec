/// Base 58 in Bitcoin's alphabet, the `z` encoding of multibase. Quadratic, so only for keys: input is bounded by
/// ``maximumCharacters``.
enum Base58 {
  /// Longer text is refused: a did:key of Ed25519 has 47 characters.
  static let maximumCharacters = 128

  private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    let zeros = bytes.prefix { $0 == 0 }.count
    var digits: [UInt8] = []  // base 58, least significant first
    for byte in bytes.dropFirst(zeros) {
      var carry = Int(byte)
      for place in digits.indices {
        carry += Int(digits[place]) << 8
        digits[place] = UInt8(carry % 58)
        carry /= 58
      }
      while carry > 0 {
        digits.append(UInt8(carry % 58))
        carry /= 58
      }
    }
    let symbols = Array(repeating: alphabet[0], count: zeros) + digits.reversed().map { alphabet[Int($0)] }
    return String(decoding: symbols, as: UTF8.self)
  }

  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let symbols = Array(text.utf8)
    guard symbols.count <= maximumCharacters else { return nil }
    let zeros = symbols.prefix { $0 == alphabet[0] }.count
    var bytes: [UInt8] = []  // least significant first
    for symbol in symbols.dropFirst(zeros) {
      guard var carry = alphabet.firstIndex(of: symbol) else { return nil }
      for place in bytes.indices {
        carry += Int(bytes[place]) * 58
        bytes[place] = UInt8(carry & 0xFF)
        carry >>= 8
      }
      while carry > 0 {
        bytes.append(UInt8(carry & 0xFF))
        carry >>= 8
      }
    }
    return Array(repeating: 0, count: zeros) + bytes.reversed()
  }
}
