import Foundation

/// How keys and signatures are spelled.
enum KeyText {
  private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")

  /// Base64url without padding (RFC 4648, section 5).
  static func base64(_ bytes: some Sequence<UInt8>) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  static func bytes(base64 text: String) -> [UInt8]? {
    let plain = text.replacing("-", with: "+").replacing("_", with: "/")
    return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)).map { Array($0) }
  }

  /// An Ed25519 public key as a did:key (multicodec 0xed01, base58btc).
  static func did(_ key: some Sequence<UInt8>) -> String { "did:key:z" + base58([0xED, 0x01] + Array(key)) }

  /// Long division by 58; for keys only.
  private static func base58(_ bytes: [UInt8]) -> String {
    var digits: [Int] = []
    for byte in bytes {
      var carry = Int(byte)
      for place in digits.indices {
        carry += digits[place] * 256
        digits[place] = carry % 58
        carry /= 58
      }
      while carry > 0 {
        digits.append(carry % 58)
        carry /= 58
      }
    }
    let zeros = bytes.prefix { $0 == 0 }.map { _ in alphabet[0] }
    return String(zeros + digits.reversed().map { alphabet[$0] })
  }
}
