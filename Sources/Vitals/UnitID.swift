/// The name of a unit: a ward, a home or a region. It stands in the topic beside the device.
///
/// The same characters as a ``DeviceID``; `alerts` and `gateway` are reserved by the topic scheme (DESIGN, section 3).
package struct UnitID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let name: String

  /// - Throws: ``VitalsError/malformedName``, or ``VitalsError/reservedName`` for `alerts` and `gateway`.
  package init(_ name: some StringProtocol) throws(VitalsError) {
    guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(DeviceID.isAllowed) else { throw .malformedName }
    guard name != "alerts", name != "gateway" else { throw .reservedName }
    self.name = String(name)
  }

  package static func < (left: UnitID, right: UnitID) -> Bool { left.name < right.name }

  package var description: String { name }
}
