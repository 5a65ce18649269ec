import Testing

@testable import Vitals

@Suite struct NameTests {
  @Test(
    "A device is named by 1 to 64 letters, digits, dots, underscores and hyphens",
    arguments: ["a", "Z", "0", ".", "_", "-", "Bed-12.left_wrist", String(repeating: "x", count: 64)])
  func accepted(name: String) throws {
    #expect(try DeviceID(name).name == name)
    #expect(try UnitID(name).name == name)
  }

  @Test(
    "Whatever a topic filter, a path or an access list could misread is no name",
    arguments: [
      "", String(repeating: "x", count: 65), "a b", "a/b", "+", "#", "$SYS", "a\u{0}", "a\n", "é", "e\u{301}", "𝟏",
      "a\"", "a\\", "a:b", "@", "[", "`", "{",
    ])
  func refused(name: String) {
    #expect(throws: VitalsError.malformedName) { try DeviceID(name) }
    #expect(throws: VitalsError.malformedName) { try UnitID(name) }
  }

  @Test("Every other byte of ASCII is refused")
  func ascii() {
    for byte in 0...127 as ClosedRange<UInt8> {
      let scalar = Character(Unicode.Scalar(byte))
      let isAllowed = scalar.isLetter || scalar.isNumber || "._-".contains(scalar)
      #expect(DeviceID.isAllowed(byte) == isAllowed, "byte \(byte)")
    }
  }

  @Test("The words of the topic scheme name no unit, but may name a device", arguments: ["alerts", "gateway"])
  func reserved(word: String) throws {
    #expect(throws: VitalsError.reservedName) { try UnitID(word) }
    #expect(try DeviceID(word).name == word)
    #expect(try UnitID(word.uppercased()).name == word.uppercased())
    #expect(try UnitID(word + "s").name == word + "s")
  }

  @Test("Names sort by their text")
  func order() throws {
    #expect(try DeviceID("a") < DeviceID("b"))
    #expect(try UnitID("w10") < UnitID("w9"))
  }
}
