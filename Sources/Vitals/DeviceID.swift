/// The name of a device, as it stands in the topic and as the broker authenticated it.
///
/// 1 to 64 characters of `A-Z a-z 0-9 . _ -`: nothing that a topic filter, a file name or an ACL line could misread.
package struct DeviceID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let name: String

  /// - Throws: ``VitalsError/malformedName`` when the name is empty, too long or uses other characters.
  package init(_ name: some StringProtocol) throws(VitalsError) {
    guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(Self.isAllowed) else { throw .malformedName }
    self.name = String(name)
  }

  package static func < (left: DeviceID, right: DeviceID) -> Bool { left.name < right.name }

  package var description: String { name }

  /// Whether this byte may stand in the name of a device or unit.
  package static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
