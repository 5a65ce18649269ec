/// The version of the rules: the SHA-256 of the rules file's bytes, in lowercase hexadecimal. Every verdict that is kept
/// names the one it was made under.
package struct RulesVersion: Hashable, Sendable, CustomStringConvertible {
  /// 64 characters of `0-9 a-f`.
  package let hex: String

  /// - Throws: ``TriageError/malformedRulesVersion`` for anything but 64 lowercase hexadecimal digits.
  package init(hex: String) throws(TriageError) {
    let digits = hex.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
    guard digits, hex.utf8.count == 64 else { throw .malformedRulesVersion }
    self.hex = hex
  }

  package var description: String { hex }
}
